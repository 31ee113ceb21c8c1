package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.errors.SerializationException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class DeliveryTest {

  private static final Set<Integer> HOMES = Set.of(0, 1, 0x7FFF, 0x8000, 0xFFFF);
  private static final Id AUTHOR = Samples.user("author", 0xFFFF);
  private static final Position POSITION = new Position(1, Samples.pin(AUTHOR, 1, "pin").id());

  static Stream<Delivery> deliveries() {
    Set<Integer> all = IntStream.range(0, 65_535).boxed().collect(Collectors.toSet());
    byte[] json = "{\"title\":\"pin\"}".getBytes(StandardCharsets.UTF_8);
    return Stream.of(
        new Delivery.PinDelivered(HOMES, AUTHOR, POSITION, json),
        new Delivery.PinDelivered(all, AUTHOR, POSITION, json),
        new Delivery.PinWithdrawn(HOMES, AUTHOR, POSITION),
        new Delivery.AuthorWatched(HOMES, AUTHOR, POSITION),
        new Delivery.AuthorWatched(HOMES, AUTHOR, null),
        new Delivery.AuthorUnwatched(HOMES, AUTHOR));
  }

  @ParameterizedTest
  @MethodSource("deliveries")
  void everyDeliveryReadsAsItWasWritten(Delivery delivery) {
    // when
    Delivery read = Delivery.CODEC.decode(Delivery.CODEC.encode(delivery));

    // then
    if (read instanceof Delivery.PinDelivered pin
        && delivery instanceof Delivery.PinDelivered written) {
      assertThat(pin.to()).isEqualTo(written.to());
      assertThat(pin.author()).isEqualTo(written.author());
      assertThat(pin.position()).isEqualTo(written.position());
      assertThat(pin.json()).isEqualTo(written.json());
    } else {
      assertThat(read).isEqualTo(delivery);
    }
  }

  @ParameterizedTest
  @MethodSource("deliveries")
  void deliveryGoesToThePartitionsOfItsHomesOnce(Delivery delivery) {
    // when
    Set<Integer> partitions =
        Delivery.MULTICAST.partitions("topic", AUTHOR, delivery, 4).orElseThrow();

    // then
    assertThat(partitions)
        .isEqualTo(delivery.to().stream().map(home -> home & 3).collect(Collectors.toSet()));
  }

  @Test
  void bytesThatAreNoDeliveryAreRefused() {
    // given
    byte[] bytes = Delivery.CODEC.encode(new Delivery.AuthorUnwatched(HOMES, AUTHOR));
    bytes[0] = 9;

    // then
    assertThatThrownBy(() -> Delivery.CODEC.decode(bytes))
        .isInstanceOf(SerializationException.class);
    assertThatThrownBy(() -> Delivery.CODEC.decode(new byte[] {1}))
        .isInstanceOf(SerializationException.class);
  }
}
