package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.feed.delivery.Delivery;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {

  private static final int HOME = 0x8003;
  private static final Id AUTHOR = Samples.user("author", 0xFFFF);
  private static final Position POSITION = new Position(1, Samples.pin(AUTHOR, 1, "pin").id());
  private static final byte[] JSON = "{\"title\":\"pin\"}".getBytes(StandardCharsets.UTF_8);

  static Stream<Delivery> deliveries() {
    return Stream.of(
        new Delivery.PinDelivered(HOME, AUTHOR, POSITION, JSON),
        new Delivery.PinWithdrawn(0, AUTHOR, POSITION),
        new Delivery.AuthorWatched(0xFFFF, AUTHOR, POSITION),
        new Delivery.AuthorWatched(1, AUTHOR, null),
        new Delivery.AuthorUnwatched(HOME, AUTHOR));
  }

  @ParameterizedTest
  @MethodSource("deliveries")
  void everyDeliveryReadsAsItWasWritten(Delivery delivery) {
    // when
    Delivery read = Delivery.CODEC.decode(Delivery.CODEC.encode(delivery));

    // then
    assertThat(read).usingRecursiveComparison().isEqualTo(delivery);
  }

  @ParameterizedTest
  @MethodSource("deliveries")
  void deliveryGoesToThePartitionOfItsHome(Delivery delivery) {
    // when
    Set<Integer> partitions =
        Delivery.TO_READERS
            .partitions("topic", AUTHOR, delivery, new RecordHeaders(), 4)
            .orElseThrow();

    // then
    assertThat(partitions).containsExactly(delivery.to() & 3);
  }

  @Test
  void aDeliveryThatWasUnderWayWhileThisWasUpgradedIsRead() {
    // given
    ByteBuffer bytes = ByteBuffer.allocate(256);
    bytes.put((byte) 1).putShort((short) 3);
    bytes.putShort((short) HOME).putShort((short) 1).putShort((short) 2);
    AUTHOR.write(bytes);
    POSITION.write(bytes);
    bytes.put(JSON);

    // when
    Delivery read = Delivery.CODEC.decode(Arrays.copyOf(bytes.array(), bytes.position()));

    // then
    assertThat(read)
        .usingRecursiveComparison()
        .isEqualTo(new Delivery.PinDelivered(HOME, AUTHOR, POSITION, JSON));
  }

  @Test
  void bytesThatAreNoDeliveryAreRefused() {
    // given
    byte[] bytes = Delivery.CODEC.encode(new Delivery.AuthorUnwatched(HOME, AUTHOR));
    bytes[0] = 9;

    // then
    assertThatThrownBy(() -> Delivery.CODEC.decode(bytes))
        .isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> Delivery.CODEC.decode(new byte[] {1}))
        .isInstanceOf(SerializationException.class);
  }
}
