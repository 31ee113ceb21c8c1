package io.pinstream.feed;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Codec;
import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.jspecify.annotations.Nullable;

/**
 * What an author's home tells the partitions that have a reader of that author: one record for a
 * partition, however many readers live there.
 */
public sealed interface Delivery {

  Id author();

  /** One home of each partition that it goes to; never empty, and never partition numbers. */
  Set<Integer> to();

  /** A pin, new or from before; {@code json} is what the API returns. */
  record PinDelivered(Set<Integer> to, Id author, Position position, byte[] json)
      implements Delivery {}

  /** A pin that must not be seen any more. */
  record PinWithdrawn(Set<Integer> to, Id author, Position position) implements Delivery {}

  /**
   * From here on this partition is told of all that the author does; all pins down to {@code
   * completeFrom} have just been delivered.
   *
   * @param completeFrom the oldest of them; null if there are no older ones
   */
  record AuthorWatched(Set<Integer> to, Id author, @Nullable Position completeFrom)
      implements Delivery {}

  /** Nobody there reads this author any more: nothing will be told from here on. */
  record AuthorUnwatched(Set<Integer> to, Id author) implements Delivery {}

  /** Sends a delivery to the partitions of its homes. Streams shows it no headers, only this. */
  StreamPartitioner<Id, Delivery> MULTICAST =
      (topic, author, delivery, partitions) ->
          Optional.of(
              delivery.to().stream()
                  .map(home -> Homed.partitionOf(home, partitions))
                  .collect(Collectors.toSet()));

  /** Kind, number of homes, homes, author; then what the kind has, pins as they are at the end. */
  Codec<Delivery> CODEC = new Codec<>(Delivery::encode, Delivery::decode);

  private static byte[] encode(Delivery delivery) {
    int json = delivery instanceof PinDelivered pin ? pin.json().length : 0;
    ByteBuffer bytes =
        ByteBuffer.allocate(3 + 2 * delivery.to().size() + Id.BYTES + Position.BYTES + json);
    bytes.put(
        switch (delivery) {
          case PinDelivered pin -> (byte) 1;
          case PinWithdrawn pin -> (byte) 2;
          case AuthorWatched author -> (byte) 3;
          case AuthorUnwatched author -> (byte) 4;
        });
    bytes.putShort((short) delivery.to().size());
    delivery.to().forEach(home -> bytes.putShort((short) (int) home));
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
    return java.util.Arrays.copyOf(bytes.array(), bytes.position());
  }

  private static Delivery decode(byte[] encoded) {
    ByteBuffer bytes = ByteBuffer.wrap(encoded);
    byte kind = bytes.get();
    int homes = bytes.getShort() & 0xFFFF;
    Set<Integer> to = new java.util.HashSet<>();
    for (int i = 0; i < homes; i++) {
      to.add(bytes.getShort() & 0xFFFF);
    }
    Id author = Id.read(bytes);
    return switch (kind) {
      case 1 -> {
        Position position = Position.read(bytes);
        byte[] json = new byte[bytes.remaining()];
        bytes.get(json);
        yield new PinDelivered(to, author, position, json);
      }
      case 2 -> new PinWithdrawn(to, author, Position.read(bytes));
      case 3 -> new AuthorWatched(to, author, bytes.hasRemaining() ? Position.read(bytes) : null);
      case 4 -> new AuthorUnwatched(to, author);
      default -> throw new IllegalArgumentException("Not a delivery: kind " + kind);
    };
  }
}
