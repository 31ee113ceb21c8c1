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

/** The newest pins of the authors that are read in this partition, and into whose feeds they go. */
final class SeenPins {

  private final KeyValueStore<Bytes, byte[]> watched;
  private final KeyValueStore<Bytes, byte[]> seen;
  private final KeyValueStore<Bytes, byte[]> localReaders;
  private final FeedCache cache;
  private final FeedLimits limits;

  SeenPins(ProcessorContext<?, ?> context, FeedCache cache, FeedLimits limits) {
    this.watched = context.getStateStore(ReaderStores.WATCHED_AUTHORS);
    this.seen = context.getStateStore(ReaderStores.SEEN_PINS);
    this.localReaders = context.getStateStore(ReaderStores.LOCAL_READERS);
    this.cache = cache;
    this.limits = limits;
  }

  /** Takes in a pin. Of a watched author it goes into the feeds of those who read that author. */
  void see(Id author, Position position, byte[] json) {
    Bytes key = ReaderStores.seenKey(author, position);
    Watch watch = watch(author);
    if (watch == null) {
      // Of those that come ahead of the word that the author is watched now.
      seen.put(key, json);
      return;
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
    try (KeyValueIterator<Bytes, byte[]> readers = readersOf(author)) {
      cache.add(
          new java.util.Iterator<>() {
            @Override
            public boolean hasNext() {
              return readers.hasNext();
            }

            @Override
            public Id next() {
              return ReaderStores.localReader(readers.next().key);
            }
          },
          author,
          position);
    }
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
    List<Position> newest = new ArrayList<>();
    @Nullable Position floor = newest(author, watch, newest);
    try (KeyValueIterator<Bytes, byte[]> readers = readersOf(author)) {
      while (readers.hasNext()) {
        addTo(ReaderStores.localReader(readers.next().key), author, newest, floor);
      }
    }
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

  /** Puts an author's newest pins into one feed, if the author is watched. */
  void addTo(Id reader, Id author) {
    Watch watch = watch(author);
    if (watch != null) {
      List<Position> newest = new ArrayList<>();
      @Nullable Position floor = newest(author, watch, newest);
      addTo(reader, author, newest, floor);
    }
  }

  private void addTo(Id reader, Id author, List<Position> newest, @Nullable Position floor) {
    FeedCache.State state = cache.state(reader);
    if (state != null) {
      cache.add(reader, author, newest);
      cache.setState(reader, state.raisedTo(floor));
    }
  }

  /** Gathers the newest pins of an author; returns down to where these are complete. */
  private @Nullable Position newest(Id author, Watch watch, List<Position> newest) {
    KeyRange pins = ReaderStores.seenPinsOf(author);
    try (KeyValueIterator<Bytes, byte[]> rows = seen.range(pins.from(), pins.to())) {
      while (rows.hasNext() && newest.size() < limits.expanded()) {
        newest.add(ReaderStores.seenPosition(rows.next().key));
      }
      return rows.hasNext() ? newest.getLast() : watch.completeFrom();
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

  private KeyValueIterator<Bytes, byte[]> readersOf(Id author) {
    KeyRange readers = ReaderStores.localReadersOf(author);
    return localReaders.range(readers.from(), readers.to());
  }
}
