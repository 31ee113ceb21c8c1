package io.pinstream.topologies.pins;

import static java.util.Objects.requireNonNull;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.ModeratedRows;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The pins of local authors, by author and by id. */
final class PinTable {

  /** Store: home, author, createdAt, pin → Pin as the API returns it. Newest first. */
  static final String AUTHOR_PINS = "author-pins";

  /**
   * Store: home, author, createdAt, pin → PinItem as the API returns it to its author: in review,
   * or rejected. Newest first.
   */
  static final String HELD_PINS = "held-pins";

  static final ModeratedRows.Names PIN_ROWS = new ModeratedRows.Names(AUTHOR_PINS, HELD_PINS);

  /** Store: home, pin → its place in {@link #AUTHOR_PINS} or {@link #HELD_PINS}. */
  static final String PIN_PLACES = "pin-places";

  static final StoreSet STORES = StoreSet.logged(AUTHOR_PINS, HELD_PINS, PIN_PLACES);

  private final ModeratedRows rows;
  private final KeyValueStore<Bytes, byte[]> places;

  PinTable(ProcessorContext<?, ?> context) {
    rows = new ModeratedRows(context, PIN_ROWS);
    places = context.getStateStore(PIN_PLACES);
  }

  /** Inserts or updates a pin. Its place never changes. */
  void put(PinItem pin) {
    Place place = Place.of(pin);
    Bytes key = place.key(pin.id());
    if (pin.isPublished()) {
      rows.publish(key, Json.write(pin.fact()));
    } else {
      rows.hold(key, Json.write(pin));
    }
    places.putIfAbsent(StoreKey.of(pin.id()).bytes(), place.bytes());
  }

  /** A pin in any state; null if there is none. */
  @Nullable PinItem find(Id pin) {
    byte[] place = places.get(StoreKey.of(pin).bytes());
    if (place == null) {
      return null;
    }
    Bytes key = Place.of(place).key(pin);
    byte[] published = rows.published(key);
    return published == null ? heldItem(requireNonNull(rows.held(key))) : item(published);
  }

  /** An author's next published pins, newest first. */
  List<PinItem> published(Id author, @Nullable Position after, int most) {
    return next(rows.allPublished(), author, after, most, PinTable::item);
  }

  /** An author's next unpublished pins, newest first. */
  List<PinItem> held(Id author, @Nullable Position after, int most) {
    return next(rows.allHeld(), author, after, most, PinTable::heldItem);
  }

  private static PinItem item(byte[] published) {
    return PinItem.published(Json.read(published, Pin.class));
  }

  private static PinItem heldItem(byte[] held) {
    return Json.read(held, PinItem.class);
  }

  private static List<PinItem> next(
      KeyValueStore<Bytes, byte[]> store,
      Id author,
      @Nullable Position after,
      int most,
      Function<byte[], PinItem> read) {
    KeyRange range = Pages.range(author, after);
    List<PinItem> next = new ArrayList<>(most);
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(range.from(), range.to())) {
      while (rows.hasNext() && next.size() < most) {
        next.add(read.apply(rows.next().value));
      }
    }
    return next;
  }

  /** Whether there is such a pin, published or not. */
  boolean has(Id pin) {
    return places.get(StoreKey.of(pin).bytes()) != null;
  }

  /** Removes a pin, published or not. */
  void remove(PinItem pin) {
    rows.remove(Place.of(pin).key(pin.id()));
    places.delete(StoreKey.of(pin.id()).bytes());
  }

  /** The place of a pin: its author and creation time. */
  record Place(Id author, long createdAt) {

    static Place of(PinItem pin) {
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
