package io.pinstream.schemas.id;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.ByteBuffer;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class IdTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T01:02:03.004Z"), ZoneOffset.UTC);
  private final Ids ids = new Ids(new Installation(new byte[32]), CLOCK);

  @Test
  void carriesItsTypeItsBirthTimeAndItsHome() {
    for (IdType type : IdType.values()) {
      for (int home : new int[] {0, 1, 0x1234, 0xFFFF}) {
        Id id = ids.fresh(type, home);
        assertThat(id.type()).isEqualTo(type);
        assertThat(id.home()).isEqualTo(home);
        assertThat(id.millis()).isEqualTo(CLOCK.millis());
      }
    }
  }

  @Test
  void isAUuidOfVersion8() {
    UUID uuid = UUID.fromString(ids.fresh(IdType.PIN, 7).toString());
    assertThat(uuid.version()).isEqualTo(8);
    assertThat(uuid.variant()).isEqualTo(2);
  }

  @Test
  void readsWhatItWrites() {
    Id id = ids.fresh(IdType.USER, 0xABCD);
    assertThat(Id.parse(id.toString())).contains(id);
    assertThat(Id.parse(id.toString().toUpperCase(java.util.Locale.ROOT))).contains(id);
    ByteBuffer bytes = ByteBuffer.allocate(Id.BYTES);
    id.write(bytes);
    assertThat(Id.read(bytes.flip())).isEqualTo(id);
  }

  @Test
  void refusesWhatIsNoIdOfOurs() {
    String good = ids.fresh(IdType.PIN, 1).toString();
    for (String bad :
        List.of(
            "",
            "x",
            UUID.randomUUID().toString(),
            good.substring(1),
            good + "0",
            good.replace('-', '_'),
            "g" + good.substring(1),
            "\u0661" + good.substring(1),
            good.substring(0, 15) + "0" + good.substring(16))) {
      assertThat(Id.parse(bad)).as(bad).isEmpty();
    }
    assertThat(Id.parse(good, IdType.USER)).isEmpty();
    assertThatThrownBy(() -> new Id(0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void sortsAlikeAsTextAsBytesAndAsAnObject() {
    Random random = new Random(1);
    List<Id> list = new ArrayList<>();
    for (int i = 0; i < 1_000; i++) {
      list.add(
          Id.of(
              IdType.PIN,
              random.nextInt(0x10000),
              random.nextLong() & 0xFFFF_FFFF_FFFFL,
              random.nextLong(),
              random.nextLong()));
    }
    List<Id> byText = new ArrayList<>(list);
    byText.sort(Comparator.comparing(Id::toString));
    List<Id> byBytes = new ArrayList<>(list);
    byBytes.sort((a, b) -> Arrays.compareUnsigned(bytes(a), bytes(b)));
    Collections.sort(list);
    assertThat(byText).isEqualTo(list);
    assertThat(byBytes).isEqualTo(list);
  }

  @Test
  void splitsAPartitionInTwoWhenPartitionsDouble() {
    for (int home = 0; home < 0x10000; home++) {
      int four = Homed.partitionOf(home, 4);
      assertThat(Homed.partitionOf(home, 8)).isIn(four, four + 4);
    }
    assertThatThrownBy(() -> Homed.partitionOf(1, 6)).hasMessageContaining("power of two");
  }

  @Test
  void derivesTheSameIdAtEveryNodeAndAnotherFromAnythingElse() {
    Ids elsewhere =
        new Ids(new Installation(new byte[32]), Clock.offset(CLOCK, java.time.Duration.ofDays(3)));
    Id id = ids.derived(IdType.PIN, 5, "caller", "route", "key");
    assertThat(elsewhere.derived(IdType.PIN, 5, "caller", "route", "key")).isEqualTo(id);
    assertThat(id.home()).isEqualTo(5);
    assertThat(id.type()).isEqualTo(IdType.PIN);
    assertThat(ids.derived(IdType.PIN, 5, "caller", "routek", "ey")).isNotEqualTo(id);
    byte[] otherSecret = new byte[32];
    otherSecret[0] = 1;
    assertThat(
            new Ids(new Installation(otherSecret), CLOCK)
                .derived(IdType.PIN, 5, "caller", "route", "key"))
        .isNotEqualTo(id);
  }

  @Test
  void tellsACallersOperationFromAnothers() {
    Id caller = ids.fresh(IdType.USER, 9);
    Id other = ids.fresh(IdType.USER, 9);
    Id operation = ids.tagged(ids.fresh(IdType.OPERATION, 9), caller);
    assertThat(ids.isTaggedFor(operation, caller)).isTrue();
    assertThat(ids.isTaggedFor(operation, other)).isFalse();
    assertThat(ids.isTaggedFor(new Id(operation.high() ^ 1, operation.low()), caller)).isFalse();
  }

  private static byte[] bytes(Id id) {
    ByteBuffer bytes = ByteBuffer.allocate(Id.BYTES);
    id.write(bytes);
    return bytes.array();
  }
}
