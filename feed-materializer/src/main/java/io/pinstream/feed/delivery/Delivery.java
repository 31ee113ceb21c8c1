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
 * A message from an author's home to a partition that has readers of that author: one record per
 * such partition, however many readers it has.
 */
public sealed interface Delivery {

  /**
   * A home in the target partition; never a partition number. Only the target's own: a list of all
   * targets in each record would grow with their number.
   */
  int to();

  Id author();

  /** A pin, new or from a backfill; {@code json} is what the API returns. */
  record PinDelivered(int to, Id author, Position position, byte[] json) implements Delivery {}

  /** A pin that must no longer be shown. */
  record PinWithdrawn(int to, Id author, Position position) implements Delivery {}

  /**
   * From now on the partition gets all pins of the author. All pins down to {@code completeFrom}
   * have just been delivered.
   *
   * @param completeFrom the oldest delivered pin; null if there are no older ones
   */
  record AuthorWatched(int to, Id author, @Nullable Position completeFrom) implements Delivery {}

  /** The partition has no reader of this author any more, and deliveries stop. */
  record AuthorUnwatched(int to, Id author) implements Delivery {}

  /** Sends a delivery to the partition of its home. */
  @SuppressWarnings("removal") // Kafka's interface has no other abstract method yet.
  StreamPartitioner<Id, Delivery> TO_READERS =
      (topic, author, delivery, partitions) ->
          Optional.of(Set.of(Homed.partitionOf(delivery.to(), partitions)));

  /**
   * Format: kind, home, author, then the fields of the kind; the JSON of a pin comes last, as it
   * is.
   */
  Codec<Delivery> CODEC = new Codec<>(Delivery::encode, Delivery::decode);

  // Kinds 1 to 4 are the old format, for records in flight during an upgrade: a count of homes and
  // a list of them in place of one home.
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
      // The record has arrived: any of its homes will do.
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
