package io.pinstream.schemas.rest;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class PageTest {

  private final Ids ids = new Ids(new Installation(new byte[32]), Clock.systemUTC());

  @Test
  void sortsPositionsNewestFirstAsBytesToo() {
    List<Position> positions = new ArrayList<>();
    for (int i = 0; i < 500; i++) {
      positions.add(new Position(i / 3, ids.fresh(IdType.PIN, i)));
    }
    Collections.shuffle(positions, new java.util.Random(2));
    List<Position> byBytes = new ArrayList<>(positions);
    byBytes.sort((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)));
    Collections.sort(positions);
    assertThat(byBytes).isEqualTo(positions);
    assertThat(positions.getFirst().millis()).isEqualTo(499 / 3);
  }

  @Test
  void carriesAPositionThroughACursorOfItsOwnListOnly() {
    Position position = new Position(1_700_000_000_123L, ids.fresh(IdType.PIN, 3));
    String cursor = Cursor.encode('f', position);
    assertThat(Cursor.decode('f', cursor)).contains(position);
    assertThat(Cursor.decode('p', cursor)).isEmpty();
    for (String bad :
        List.of("", "!", "AAAA", cursor + "AA", cursor.substring(2), "A".repeat(34))) {
      assertThat(Cursor.decode('f', bad)).as(bad).isEmpty();
    }
  }

  @Test
  void joinsItemsAsTheyAre() {
    byte[] item = "{\"a\": 1 }".getBytes(StandardCharsets.UTF_8);
    assertThat(new String(new Page(List.of(item, item), null).toJson('f'), StandardCharsets.UTF_8))
        .isEqualTo("{\"items\":[{\"a\": 1 },{\"a\": 1 }],\"next\":null}");
    assertThat(new String(new Page(List.of(), null).toJson('f'), StandardCharsets.UTF_8))
        .isEqualTo("{\"items\":[],\"next\":null}");
  }

  private static byte[] bytes(Position position) {
    ByteBuffer bytes = ByteBuffer.allocate(Position.BYTES);
    position.write(bytes);
    return bytes.array();
  }
}
