package io.pinstream.feed.reader;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The readers who have read their feed recently. Only their feeds are kept and pushed to. */
final class AwakeReaders {

  private static final byte[] NOTHING = new byte[0];
  private static final int BY_READER = 0;
  private static final int BY_TIME = 1;

  private final KeyValueStore<Bytes, byte[]> store;
  // Lower bound of the rows by time. Valid only in the instance that adds readers; idleSince must
  // not be called on others.
  private Bytes longestIdle = row(BY_TIME).bytes();

  AwakeReaders(ProcessorContext<?, ?> context) {
    store = context.getStateStore(ReaderStores.AWAKE_READERS);
  }

  boolean contains(Id reader) {
    return store.get(key(reader)) != null;
  }

  /** Records a read; returns whether the reader was asleep. */
  boolean add(Id reader, long now) {
    byte[] last = store.get(key(reader));
    if (last != null) {
      if (millis(last) >= now) {
        return false;
      }
      Wiring.erase(store, timed(millis(last), reader));
    }
    store.put(key(reader), ByteBuffer.allocate(8).putLong(now).array());
    Bytes timed = timed(now, reader);
    store.put(timed, NOTHING);
    if (timed.compareTo(longestIdle) < 0) {
      longestIdle = timed;
    }
    return last == null;
  }

  /** Time of the last recorded read of an awake reader, in ms since 1970. */
  long noted(Id reader) {
    byte[] last = store.get(key(reader));
    return last == null ? 0 : millis(last);
  }

  void remove(Id reader) {
    byte[] last = store.delete(key(reader));
    if (last != null) {
      Wiring.erase(store, timed(millis(last), reader));
    }
  }

  /**
   * Up to {@code most} readers who have not read since {@code time}, the longest idle first. Each
   * call starts where the last one found something: deletes leave tombstones, which a range from
   * the start would skip each time.
   */
  List<Id> idleSince(long time, int most) {
    Bytes until = row(BY_TIME).number(time).bytes();
    List<Id> idle = new ArrayList<>();
    if (longestIdle.compareTo(until) >= 0) {
      return idle;
    }
    Bytes first = until;
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(longestIdle, until)) {
      while (rows.hasNext() && idle.size() < most) {
        Bytes key = rows.next().key;
        first = idle.isEmpty() ? key : first;
        idle.add(reader(key));
      }
    }
    longestIdle = first;
    return idle;
  }

  /**
   * The next reader after this one, or the first of all, in the order of homes; null at the end.
   */
  @Nullable Id next(@Nullable Id reader) {
    Bytes from = reader == null ? row(BY_READER).bytes() : row(BY_READER, reader).mark(0).bytes();
    return first(new KeyRange(from, row(BY_TIME).bytes()));
  }

  private @Nullable Id first(KeyRange range) {
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(range.from(), range.to())) {
      if (!rows.hasNext()) {
        return null;
      }
      return reader(rows.next().key);
    }
  }

  private static Id reader(Bytes row) {
    byte[] key = row.get();
    return Id.read(ByteBuffer.wrap(key, key.length - Id.BYTES, Id.BYTES));
  }

  /** The key of a reader's row; its value is the time of the last recorded read. */
  static Bytes key(Id reader) {
    return row(BY_READER, reader).bytes();
  }

  static long millis(byte[] row) {
    return ByteBuffer.wrap(row).getLong();
  }

  private static Bytes timed(long millis, Id reader) {
    return row(BY_TIME).number(millis).home(reader.home()).id(reader).bytes();
  }

  private static StoreKey row(int kind, Id reader) {
    return row(kind).home(reader.home()).id(reader);
  }

  private static StoreKey row(int kind) {
    return StoreKey.marked(kind);
  }
}
