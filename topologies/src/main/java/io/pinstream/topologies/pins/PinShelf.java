package io.pinstream.topologies.pins;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The published pins of the authors who live here: by author, and by id. */
final class PinShelf {

  private final KeyValueStore<Bytes, byte[]> authorPins;
  private final KeyValueStore<Bytes, byte[]> places;

  PinShelf(ProcessorContext<?, ?> context) {
    authorPins = context.getStateStore(PinsTopology.AUTHOR_PINS);
    places = context.getStateStore(PinsTopology.PIN_PLACES);
  }

  void put(Pin pin) {
    Place place = new Place(pin.authorId(), pin.createdAt().toEpochMilli());
    authorPins.put(place.key(pin.id()), Json.write(pin));
    places.put(StoreKey.of(pin.id()).bytes(), place.bytes());
  }

  @Nullable Pin find(Id pin) {
    byte[] place = places.get(StoreKey.of(pin).bytes());
    if (place == null) {
      return null;
    }
    byte[] json = authorPins.get(Place.of(place).key(pin));
    return json == null ? null : Json.read(json, Pin.class);
  }

  void remove(Pin pin) {
    authorPins.delete(new Place(pin.authorId(), pin.createdAt().toEpochMilli()).key(pin.id()));
    places.delete(StoreKey.of(pin.id()).bytes());
  }

  /** Where a pin stands among all. */
  record Place(Id author, long createdAt) {

    static Place of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Place(Id.read(buffer), buffer.getLong());
    }

    byte[] bytes() {
      ByteBuffer buffer = ByteBuffer.allocate(Id.BYTES + 8);
      author.write(buffer);
      return buffer.putLong(createdAt).array();
    }

    Bytes key(Id pin) {
      return StoreKey.of(author).position(new Position(createdAt, pin)).bytes();
    }
  }
}
