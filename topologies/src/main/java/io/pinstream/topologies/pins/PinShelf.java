package io.pinstream.topologies.pins;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.moderation.ModeratedRows;
import io.pinstream.topologies.streams.KeyRange;
import io.pinstream.topologies.streams.Pages;
import io.pinstream.topologies.streams.StoreKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The pins of the authors who live here: by author, and by id. */
final class PinShelf {

  private final ModeratedRows rows;
  private final KeyValueStore<Bytes, byte[]> places;

  PinShelf(ProcessorContext<?, ?> context) {
    rows = new ModeratedRows(context, PinsTopology.PIN_ROWS);
    places = context.getStateStore(PinsTopology.PIN_PLACES);
  }

  /** Puts a pin that everyone sees. One that was held keeps its place. */
  void put(Pin pin) {
    Place place = Place.of(pin);
    rows.publish(place.key(pin.id()), Json.write(pin));
    places.putIfAbsent(StoreKey.of(pin.id()).bytes(), place.bytes());
  }

  /** Puts a pin that only its author sees, at the place that it has or would have. */
  void put(HeldPin held) {
    Place place = Place.of(held.published());
    rows.hold(place.key(held.id()), Json.write(held));
    places.putIfAbsent(StoreKey.of(held.id()).bytes(), place.bytes());
  }

  /** A published pin. */
  @Nullable Pin find(Id pin) {
    return find(pin, rows::published, Pin.class);
  }

  /** A pin that is not published. */
  @Nullable HeldPin findHeld(Id pin) {
    return find(pin, rows::held, HeldPin.class);
  }

  /** An author's next published pins, newest first. */
  List<Pin> published(Id author, @Nullable Position after, int most) {
    return next(rows.allPublished(), author, after, most, Pin.class);
  }

  /** An author's next pins that are not published, newest first. */
  List<HeldPin> held(Id author, @Nullable Position after, int most) {
    return next(rows.allHeld(), author, after, most, HeldPin.class);
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

  private <T> @Nullable T find(Id pin, Function<Bytes, byte @Nullable []> among, Class<T> type) {
    byte[] place = places.get(StoreKey.of(pin).bytes());
    if (place == null) {
      return null;
    }
    byte[] json = among.apply(Place.of(place).key(pin));
    return json == null ? null : Json.read(json, type);
  }

  /** Removes a pin, published or not. */
  void remove(Pin pin) {
    rows.remove(Place.of(pin).key(pin.id()));
    places.delete(StoreKey.of(pin.id()).bytes());
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
