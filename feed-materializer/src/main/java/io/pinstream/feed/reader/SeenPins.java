package io.pinstream.feed.reader;

import io.pinstream.feed.FeedLimits;
import io.pinstream.feed.reader.ReaderStores.Watch;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.KeyRange;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The newest pins of the authors that are read in this partition: each once, however many read. */
final class SeenPins {

  private final KeyValueStore<Bytes, byte[]> watched;
  private final KeyValueStore<Bytes, byte[]> seen;
  private final FeedLimits limits;

  SeenPins(ProcessorContext<?, ?> context, FeedLimits limits) {
    this.watched = context.getStateStore(ReaderStores.WATCHED_AUTHORS);
    this.seen = context.getStateStore(ReaderStores.SEEN_PINS);
    this.limits = limits;
  }

  /**
   * The newest pins of an author, as many as a feed begins with.
   *
   * @param floor down to where they are complete; null if these are all
   */
  record Newest(List<Position> positions, @Nullable Position floor) {}

  /**
   * Takes in a pin, and returns whether the author is watched. If not, it is one of those that come
   * ahead of the word that the author is watched now.
   */
  boolean see(Id author, Position position, byte[] json) {
    Bytes key = ReaderStores.seenKey(author, position);
    Watch watch = watch(author);
    if (watch == null) {
      seen.put(key, json);
      return false;
    }
    // A late pin may be older than what is kept here, and still newer than where feeds end: they
    // point to it all the same, and are read on at the author's home from there.
    if (watch.covers(position)) {
      boolean isNew = seen.get(key) == null;
      seen.put(key, json);
      if (isNew) {
        keep(author, new Watch(watch.count() + 1, watch.completeFrom()));
      }
    }
    return true;
  }

  /** Forgets a pin. Feeds that point to it show nothing there. */
  void withdraw(Id author, Position position) {
    Watch watch = watch(author);
    if (seen.delete(ReaderStores.seenKey(author, position)) != null && watch != null) {
      watched.put(
          ReaderStores.authorKey(author),
          new Watch(watch.count() - 1, watch.completeFrom()).bytes());
    }
  }

  /** From now on the author is watched; the pins from before are here already. */
  void watch(Id author, Watch watch) {
    watched.put(ReaderStores.authorKey(author), watch.bytes());
  }

  /**
   * Nobody here reads the author any more. At most {@link FeedLimits#kept} pins are to be removed.
   */
  void unwatch(Id author) {
    watched.delete(ReaderStores.authorKey(author));
    KeyRange pins = ReaderStores.seenPinsOf(author);
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = seen.range(pins.from(), pins.to())) {
      while (rows.hasNext()) {
        keys.add(rows.next().key);
      }
    }
    keys.forEach(seen::delete);
  }

  /** Whether this partition is told of all that the author does. */
  boolean isWatched(Id author) {
    return watch(author) != null;
  }

  /** Whether a pin that was seen here must not be put into feeds any more. */
  boolean isGone(Id author, Position position) {
    Watch watch = watch(author);
    return watch == null
        || (watch.covers(position) && seen.get(ReaderStores.seenKey(author, position)) == null);
  }

  /** What a feed begins with that begins to have this author; null if the author is not watched. */
  @Nullable Newest newest(Id author) {
    Watch watch = watch(author);
    if (watch == null) {
      return null;
    }
    List<Position> newest = new ArrayList<>();
    KeyRange pins = ReaderStores.seenPinsOf(author);
    try (KeyValueIterator<Bytes, byte[]> rows = seen.range(pins.from(), pins.to())) {
      while (rows.hasNext() && newest.size() < limits.expanded()) {
        newest.add(ReaderStores.seenPosition(rows.next().key));
      }
      return new Newest(newest, rows.hasNext() ? newest.getLast() : watch.completeFrom());
    }
  }

  private void keep(Id author, Watch watch) {
    if (watch.count() <= limits.kept()) {
      watched.put(ReaderStores.authorKey(author), watch.bytes());
      return;
    }
    KeyRange pins = ReaderStores.seenPinsOf(author);
    Bytes oldest;
    Position next;
    try (KeyValueIterator<Bytes, byte[]> rows = seen.reverseRange(pins.from(), pins.to())) {
      oldest = rows.next().key;
      next = ReaderStores.seenPosition(rows.next().key);
    }
    // In this order, for those who read meanwhile (see CachedFeeds).
    watched.put(ReaderStores.authorKey(author), new Watch(watch.count() - 1, next).bytes());
    seen.delete(oldest);
  }

  private @Nullable Watch watch(Id author) {
    byte[] watch = watched.get(ReaderStores.authorKey(author));
    return watch == null ? null : Watch.of(watch);
  }
}
