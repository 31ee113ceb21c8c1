package io.pinstream.feed.reader;

import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.streams.StoreKey;
import java.time.Duration;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.Cancellable;
import org.apache.kafka.streams.processor.PunctuationType;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * Makes all feeds of a partition again after the cache was found stale, from what is durable in the
 * same partition, one reader after the other. Works in slices of time, so that the stream goes on;
 * until a reader's turn has come, that feed is read at its authors' homes.
 *
 * <p>Where it stands is not durable: begun again, it passes over readers whose feeds are warm.
 */
final class FillFeeds {

  private static final Duration PAUSE = Duration.ofMillis(30);
  private static final int SWEPT = 1_000;

  private final ProcessorContext<?, ?> context;
  private final KeyValueStore<Bytes, byte[]> following;
  private final FeedCache cache;
  private final SeenPins seenPins;
  private final Duration slice;
  private @Nullable Cancellable schedule;
  private @Nullable Bytes behind;
  private @Nullable Id current;

  FillFeeds(ProcessorContext<?, ?> context, FeedCache cache, SeenPins seenPins, Duration slice) {
    this.context = context;
    this.following = context.getStateStore(ReaderStores.FOLLOWING);
    this.cache = cache;
    this.seenPins = seenPins;
    this.slice = slice;
  }

  /** Schedules the work. If nothing is left of it, that shows at the first look. */
  void start() {
    schedule = context.schedule(PAUSE, PunctuationType.WALL_CLOCK_TIME, now -> work());
  }

  private void work() {
    long end = System.nanoTime() + slice.toNanos();
    if (!cache.isFilled()) {
      if (!fill(end)) {
        return;
      }
      cache.setFilled();
    }
    do {
      if (!cache.sweep(SWEPT)) {
        if (schedule != null) {
          schedule.cancel();
        }
        return;
      }
    } while (!isOver(end));
  }

  private static boolean isOver(long end) {
    return System.nanoTime() - end >= 0;
  }

  /** Goes on with the next readers; true when all are done. */
  private boolean fill(long end) {
    Bytes from = behind == null ? StoreKey.at(0).bytes() : next(behind);
    try (KeyValueIterator<Bytes, byte[]> rows = following.range(from, LAST)) {
      while (rows.hasNext()) {
        Bytes key = rows.next().key;
        behind = key;
        Id reader = ReaderStores.followingReader(key);
        if (!reader.equals(current)) {
          finish();
          begin(reader);
        }
        if (isBeingFilled(reader)) {
          seenPins.addTo(reader, ReaderStores.followedAuthor(key));
        }
        if (isOver(end)) {
          return false;
        }
      }
    }
    finish();
    return true;
  }

  private void begin(Id reader) {
    current = reader;
    FeedCache.State state = cache.state(reader);
    if (state == null || !state.warm()) {
      cache.setState(reader, new FeedCache.State(false, null));
    }
  }

  private boolean isBeingFilled(Id reader) {
    FeedCache.State state = cache.state(reader);
    return state != null && !state.warm();
  }

  private void finish() {
    FeedCache.State state = current == null ? null : cache.state(current);
    if (current != null && state != null) {
      cache.setState(current, new FeedCache.State(true, state.floor()));
    }
    current = null;
  }

  private static Bytes next(Bytes key) {
    return Bytes.wrap(java.util.Arrays.copyOf(key.get(), key.get().length + 1));
  }

  private static final Bytes LAST = last();

  private static Bytes last() {
    byte[] bytes = new byte[64];
    java.util.Arrays.fill(bytes, (byte) 0xFF);
    return Bytes.wrap(bytes);
  }
}
