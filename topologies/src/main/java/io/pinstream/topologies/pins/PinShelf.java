package io.pinstream.topologies.pins;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.KeyRange;
import io.pinstream.topologies.streams.Pages;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.Wiring;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The pins of the authors who live here: by author, and by id. Those that are published and those
 * that are not stand in stores of their own, so that nobody's read passes by what it may not see.
 */
final class PinShelf {

  private final KeyValueStore<Bytes, byte[]> authorPins;
  private final KeyValueStore<Bytes, byte[]> heldPins;
  private final KeyValueStore<Bytes, byte[]> places;

  PinShelf(ProcessorContext<?, ?> context) {
    authorPins = context.getStateStore(PinsTopology.AUTHOR_PINS);
    heldPins = context.getStateStore(PinsTopology.HELD_PINS);
    places = context.getStateStore(PinsTopology.PIN_PLACES);
  }

  /** Puts a published pin that is new here. */
  void put(Pin pin) {
    Place place = Place.of(pin);
    authorPins.put(place.key(pin.id()), Json.write(pin));
    places.put(StoreKey.of(pin.id()).bytes(), place.bytes());
  }

  /** Puts a pin that is new here, and that only its author is to see. */
  void hold(HeldPin held) {
    Place place = Place.of(held.published());
    heldPins.put(place.key(held.id()), Json.write(held));
    places.put(StoreKey.of(held.id()).bytes(), place.bytes());
  }

  /** A published pin. */
  @Nullable Pin find(Id pin) {
    return find(pin, authorPins, Pin.class);
  }

  /** A pin that is not published. */
  @Nullable HeldPin findHeld(Id pin) {
    return find(pin, heldPins, HeldPin.class);
  }

  /** An author's next published pins, newest first. */
  List<Pin> published(Id author, @Nullable Position after, int most) {
    return next(authorPins, author, after, most, Pin.class);
  }

  /** An author's next pins that are not published, newest first. */
  List<HeldPin> held(Id author, @Nullable Position after, int most) {
    return next(heldPins, author, after, most, HeldPin.class);
  }

  private static <T> List<T> next(
      KeyValueStore<Bytes, byte[]> store,
      Id author,
      @Nullable Position after,
      int most,
      Class<T> type) {
    KeyRange range = Pages.range(author, after);
    List<T> next = new ArrayList<>(most);
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(range.from(), range.to())) {
      while (rows.hasNext() && next.size() < most) {
        next.add(Json.read(rows.next().value, type));
      }
    }
    return next;
  }

  /** Whether there is such a pin, published or not. */
  boolean has(Id pin) {
    return places.get(StoreKey.of(pin).bytes()) != null;
  }

  private <T> @Nullable T find(Id pin, KeyValueStore<Bytes, byte[]> among, Class<T> type) {
    byte[] place = places.get(StoreKey.of(pin).bytes());
    if (place == null) {
      return null;
    }
    byte[] json = among.get(Place.of(place).key(pin));
    return json == null ? null : Json.read(json, type);
  }

  /** Lets everyone see a pin that was held, at the place that it had. */
  void publish(Pin pin) {
    Bytes key = Place.of(pin).key(pin.id());
    authorPins.put(key, Json.write(pin));
    Wiring.erase(heldPins, key);
  }

  /** Hides a published pin from all but its author. */
  void withdraw(HeldPin held) {
    Bytes key = Place.of(held.published()).key(held.id());
    heldPins.put(key, Json.write(held));
    Wiring.erase(authorPins, key);
  }

  /** Puts what is new of a pin that stays held. */
  void update(HeldPin held) {
    heldPins.put(Place.of(held.published()).key(held.id()), Json.write(held));
  }

  void remove(Pin pin) {
    authorPins.delete(Place.of(pin).key(pin.id()));
    places.delete(StoreKey.of(pin.id()).bytes());
  }

  void removeHeld(HeldPin held) {
    heldPins.delete(Place.of(held.published()).key(held.id()));
    places.delete(StoreKey.of(held.id()).bytes());
  }

  /** Where a pin stands among all. */
  record Place(Id author, long createdAt) {

    static Place of(Pin pin) {
      return new Place(pin.authorId(), pin.createdAt().toEpochMilli());
    }

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
