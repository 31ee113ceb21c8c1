package io.pinstream.feed.author;

import io.pinstream.feed.cache.Entry;
import io.pinstream.feed.delivery.Delivery;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.deadletters.UnprocessableRecord;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Stores the pins of the authors of this partition and sends them to the partitions that read these
 * authors.
 */
public final class FanOutPin implements Step<Id, byte[]> {

  private final ProcessorContext<Homed, Object> context;
  private final AuthorStores.Followers followers;
  private final KeyValueStore<Bytes, byte[]> authorPins;
  private final KeyValueStore<Bytes, byte[]> places;

  public static ProcessorSupplier<Id, byte[], Homed, Object> supplier(int partitions) {
    return Step.supplier(
        AuthorStores.STORES.and(StoreSet.logged(AuthorStores.PIN_PLACES)),
        context -> new FanOutPin(context, partitions));
  }

  private FanOutPin(ProcessorContext<Homed, Object> context, int partitions) {
    this.context = context;
    followers = new AuthorStores.Followers(context, partitions);
    authorPins = context.getStateStore(AuthorStores.AUTHOR_PINS);
    places = context.getStateStore(AuthorStores.PIN_PLACES);
  }

  @Override
  public void process(Record<Id, byte[]> record) {
    if (record.value() == null) {
      withdraw(record.key(), record.timestamp());
    } else {
      publish(record.key(), record.value(), record.timestamp());
    }
  }

  private void publish(Id id, byte[] json, long now) {
    Pin pin = read(json);
    Position position = new Position(pin.createdAt().toEpochMilli(), id);
    authorPins.put(AuthorStores.pinKey(pin.authorId(), position), json);
    places.put(StoreKey.of(id).bytes(), place(pin.authorId(), position));
    for (int to : followers.homes(pin.authorId())) {
      send(new Delivery.PinDelivered(to, pin.authorId(), position, json), now);
    }
  }

  private void withdraw(Id id, long now) {
    byte[] place = places.delete(StoreKey.of(id).bytes());
    if (place == null) {
      return; // the pin itself was compacted away before this task read it
    }
    ByteBuffer bytes = ByteBuffer.wrap(place);
    Id author = Id.read(bytes);
    Position position = new Position(bytes.getLong(), id);
    authorPins.delete(AuthorStores.pinKey(author, position));
    for (int to : followers.homes(author)) {
      send(new Delivery.PinWithdrawn(to, author, position), now);
    }
  }

  private static Pin read(byte[] json) {
    try {
      Pin pin = Topics.PINS.value().decode(json);
      if (!Entry.isTime(pin.createdAt().toEpochMilli())) {
        throw new UnprocessableRecord("Not a time of a pin: createdAt " + pin.createdAt());
      }
      return pin;
    } catch (SerializationException e) {
      throw new UnprocessableRecord("Not a pin: " + e.getMessage());
    }
  }

  private static byte[] place(Id author, Position position) {
    ByteBuffer bytes = ByteBuffer.allocate(Id.BYTES + 8);
    author.write(bytes);
    return bytes.putLong(position.millis()).array();
  }

  private void send(Delivery delivery, long now) {
    context.forward(new Record<>(delivery.author(), delivery, now));
  }
}
