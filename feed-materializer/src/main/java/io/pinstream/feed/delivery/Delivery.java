package io.pinstream.feed.delivery;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Codec;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * What an author's home tells a partition that has a reader of that author: one record for each
 * such partition, however many readers live there.
 */
public sealed interface Delivery {

  /**
   * A home of the partition that it goes to, and never the partition's number. Of this partition
   * alone: a copy that named all of them would grow with their number, and there would be as many
   * copies.
   */
  int to();

  Id author();

  /** A pin, new or from before; {@code json} is what the API returns. */
  record PinDelivered(int to, Id author, Position position, byte[] json) implements Delivery {}

  /** A pin that must not be seen any more. */
  record PinWithdrawn(int to, Id author, Position position) implements Delivery {}

  /**
   * From here on this partition is told of all that the author does; all pins down to {@code
   * completeFrom} have just been delivered.
   *
   * @param completeFrom the oldest of them; null if there are no older ones
   */
  record AuthorWatched(int to, Id author, @Nullable Position completeFrom) implements Delivery {}

  /** Nobody there reads this author any more: nothing will be told from here on. */
  record AuthorUnwatched(int to, Id author) implements Delivery {}

  /** Sends a delivery to the partition of its home. */
  @SuppressWarnings("removal") // Kafka's interface has no other abstract method yet.
  StreamPartitioner<Id, Delivery> TO_READERS =
      (topic, author, delivery, partitions) ->
          Optional.of(Set.of(Homed.partitionOf(delivery.to(), partitions)));

  /** Kind, home, author; then what the kind has, pins as they are at the end. */
  Codec<Delivery> CODEC = new Codec<>(Delivery::encode, Delivery::decode);

  // Kinds from 1 on are those of before, of records that are under way while this is upgraded: with
  // the number of homes, and each of them, in place of one home.
  byte FIRST_KIND = 5;

  private static byte[] encode(Delivery delivery) {
    int json = delivery instanceof PinDelivered pin ? pin.json().length : 0;
    ByteBuffer bytes = ByteBuffer.allocate(3 + Id.BYTES + Position.BYTES + json);
    int kind =
        switch (delivery) {
          case PinDelivered pin -> 0;
          case PinWithdrawn pin -> 1;
          case AuthorWatched author -> 2;
          case AuthorUnwatched author -> 3;
        };
    bytes.put((byte) (FIRST_KIND + kind)).putShort((short) delivery.to());
    delivery.author().write(bytes);
    switch (delivery) {
      case PinDelivered pin -> {
        pin.position().write(bytes);
        bytes.put(pin.json());
      }
      case PinWithdrawn pin -> pin.position().write(bytes);
      case AuthorWatched author -> {
        if (author.completeFrom() != null) {
          author.completeFrom().write(bytes);
        }
      }
      case AuthorUnwatched author -> {}
    }
    return Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static Delivery decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    int kind = bytes.get();
    int to;
    if (kind >= FIRST_KIND) {
      to = bytes.getShort() & 0xFFFF;
      kind -= FIRST_KIND;
    } else {
      // It has arrived where it was to go: any of its homes will do.
      int homes = bytes.getShort() & 0xFFFF;
      to = bytes.getShort() & 0xFFFF;
      bytes.position(bytes.position() + (homes - 1) * Short.BYTES);
      kind--;
    }
    Id author = Id.read(bytes);
    return switch (kind) {
      case 0 -> {
        Position position = Position.read(bytes);
        byte[] json = new byte[bytes.remaining()];
        bytes.get(json);
        yield new PinDelivered(to, author, position, json);
      }
      case 1 -> new PinWithdrawn(to, author, Position.read(bytes));
      case 2 -> new AuthorWatched(to, author, bytes.hasRemaining() ? Position.read(bytes) : null);
      case 3 -> new AuthorUnwatched(to, author);
      default -> throw new IllegalArgumentException("Not a delivery: kind " + encoded[0]);
    };
  }
}
