package io.pinstream.feed.reader;

import io.pinstream.feed.cache.Entry;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores.SeenPin;
import io.pinstream.feed.reader.ReaderStores.Watch;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The newest pins of the authors read in this partition: each once, however many readers it has.
 */
final class SeenPins {

  private final KeyValueStore<Bytes, byte[]> watched;
  private final KeyValueStore<Bytes, byte[]> seen;
  private final KeyValueStore<Bytes, byte[]> places;
  private final Counter numbers;
  private final FeedLimits limits;

  SeenPins(ProcessorContext<?, ?> context, FeedLimits limits) {
    this.watched = context.getStateStore(ReaderStores.WATCHED_AUTHORS);
    this.seen = context.getStateStore(ReaderStores.SEEN_PINS);
    this.places = context.getStateStore(ReaderStores.SEEN_PLACES);
    this.numbers = Counter.ofPins(context);
    this.limits = limits;
  }

  /**
   * The newest pins of an author, as many as a feed starts with.
   *
   * @param floor the pins are all of those created later than this; {@link
   *     io.pinstream.feed.cache.FeedCache#NO_FLOOR} if they are all of the author's pins
   */
  record Newest(List<Entry> pins, long floor) {}

  /**
   * Stores a pin and returns its feed entry. Null if the author is not watched yet: a backfilled
   * pin comes before its {@code AuthorWatched} delivery.
   */
  @Nullable Entry see(Id author, Position position, byte[] json) {
    Watch watch = watch(author);
    if (watch != null && !watch.covers(position)) {
      // A late pin may be older than all pins kept here but newer than the end of a feed. The feed
      // gets an entry without a row, and a page that reaches it continues at the authors' homes.
      return new Entry(position.millis(), numbers.next());
    }
    Bytes place = ReaderStores.seenPlace(author, position);
    byte[] before = places.get(place);
    long number = before == null ? numbers.next() : ReaderStores.seenNumber(before);
    seen.put(ReaderStores.seenKey(number), new SeenPin(author, position, json).bytes());
    if (before == null) {
      places.put(place, ReaderStores.seenKey(number).get());
    }
    if (watch == null) {
      return null;
    }
    if (before == null) {
      keep(author, new Watch(watch.count() + 1, watch.completeFrom()));
    }
    return new Entry(position.millis(), number);
  }

  /**
   * Drops the content of a pin. A marker stays for as long as the pin would have been kept, so that
   * feeds that contain the pin skip it instead of continuing elsewhere.
   */
  void withdraw(Id author, Position position) {
    byte[] number = places.get(ReaderStores.seenPlace(author, position));
    if (number != null) {
      seen.put(Bytes.wrap(number), SeenPin.withdrawn(author, position).bytes());
    }
  }

  /**
   * Starts to watch the author. The pins down to {@code completeFrom} have already been delivered.
   */
  void watch(Id author, @Nullable Position completeFrom) {
    int count = 0;
    for (KeyValue<Bytes, byte[]> place : placesOf(author)) {
      if (new Watch(0, completeFrom).covers(ReaderStores.seenPosition(place.key))) {
        count++;
      } else {
        remove(place);
      }
    }
    watched.put(ReaderStores.authorKey(author), new Watch(count, completeFrom).bytes());
  }

  /**
   * Stops watching the author. Removes at most {@link FeedLimits.Pins#kept} pins.
   *
   * @param read whether the author has readers here again, whose edges are on their way to the
   *     author's home. Their feeds contain the pins' numbers, which must stay valid. The content is
   *     dropped, because a withdrawal could be missed meanwhile; the backfill brings it again
   */
  void unwatch(Id author, boolean read) {
    watched.delete(ReaderStores.authorKey(author));
    for (KeyValue<Bytes, byte[]> place : placesOf(author)) {
      if (read) {
        withdraw(author, ReaderStores.seenPosition(place.key));
      } else {
        remove(place);
      }
    }
  }

  /** The row of a pin, a {@link SeenPin}; null if it is not kept. Thread-safe. */
  byte @Nullable [] row(long number) {
    return seen.get(ReaderStores.seenKey(number));
  }

  /** The feed entries of all pins of an author that are kept here. */
  List<Entry> all(Id author) {
    return placesOf(author).stream().map(SeenPins::entry).toList();
  }

  private List<KeyValue<Bytes, byte[]>> placesOf(Id author) {
    KeyRange pins = ReaderStores.seenPlacesOf(author);
    List<KeyValue<Bytes, byte[]>> found = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = places.range(pins.from(), pins.to())) {
      rows.forEachRemaining(found::add);
    }
    return found;
  }

  private static Entry entry(KeyValue<Bytes, byte[]> place) {
    long millis = ReaderStores.seenPosition(place.key).millis();
    return new Entry(millis, ReaderStores.seenNumber(place.value));
  }

  /** Whether this partition gets all of the author's pins. */
  boolean isWatched(Id author) {
    return watch(author) != null;
  }

  /** Whether a pin that was seen here must no longer be put into feeds. */
  boolean isGone(Id author, Entry pin) {
    byte[] row = seen.get(ReaderStores.seenKey(pin.pin()));
    // A pin without a row is only too old to be kept here; it is still visible.
    return !isWatched(author) || (row != null && SeenPin.of(row).isWithdrawn());
  }

  /** The pins for a feed that adds this author; null if the author is not watched. */
  @Nullable Newest newest(Id author) {
    Watch watch = watch(author);
    if (watch == null) {
      return null;
    }
    List<Entry> newest = new ArrayList<>();
    KeyRange pins = ReaderStores.seenPlacesOf(author);
    try (KeyValueIterator<Bytes, byte[]> rows = places.range(pins.from(), pins.to())) {
      while (rows.hasNext() && newest.size() < limits.pins().expanded()) {
        newest.add(entry(rows.next()));
      }
      return new Newest(newest, rows.hasNext() ? newest.getLast().millis() : watch.floor());
    }
  }

  private void keep(Id author, Watch watch) {
    if (watch.count() <= limits.pins().kept()) {
      watched.put(ReaderStores.authorKey(author), watch.bytes());
      return;
    }
    KeyRange pins = ReaderStores.seenPlacesOf(author);
    KeyValue<Bytes, byte[]> oldest;
    Position next;
    try (KeyValueIterator<Bytes, byte[]> rows = places.reverseRange(pins.from(), pins.to())) {
      oldest = rows.next();
      next = ReaderStores.seenPosition(rows.next().key);
    }
    // This order protects concurrent reads (see CachedFeeds).
    watched.put(ReaderStores.authorKey(author), new Watch(watch.count() - 1, next).bytes());
    remove(oldest);
  }

  private void remove(KeyValue<Bytes, byte[]> place) {
    places.delete(place.key);
    seen.delete(Bytes.wrap(place.value));
  }

  private @Nullable Watch watch(Id author) {
    byte[] watch = watched.get(ReaderStores.authorKey(author));
    return watch == null ? null : Watch.of(watch);
  }
}
