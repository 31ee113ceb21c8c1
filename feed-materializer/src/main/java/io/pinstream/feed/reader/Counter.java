package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Gives numbers from 1 on, in ascending order, none of them twice in a partition; logged beside the
 * cache's epoch. They are reserved some at a time, and those that are left at the end are never
 * given.
 */
final class Counter {

  // A pin comes to each partition that reads its author: one row less to be logged for each.
  private static final int PINS_AT_ONCE = 1_000;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Bytes key;
  private final int atOnce;
  private long last;
  private long reserved;

  private Counter(ProcessorContext<?, ?> context, int name, int atOnce) {
    this.store = context.getStateStore(FeedCache.EPOCHS);
    this.key = Bytes.wrap(new byte[] {(byte) name});
    this.atOnce = atOnce;
  }

  static Counter ofReaders(ProcessorContext<?, ?> context) {
    return new Counter(context, 1, 1);
  }

  static Counter ofPins(ProcessorContext<?, ?> context) {
    return new Counter(context, 2, PINS_AT_ONCE);
  }

  long next() {
    if (last == reserved) {
      last = given();
      reserved = last + atOnce;
      store.put(key, ByteBuffer.allocate(Long.BYTES).putLong(reserved).array());
    }
    return ++last;
  }

  /** The greatest number that may have been given. */
  long given() {
    if (last < reserved) {
      return last;
    }
    byte[] row = store.get(key);
    if (row == null) {
      return 0;
    }
    // Rows of 4 bytes are from before numbers had more than 32 bits.
    ByteBuffer number = ByteBuffer.wrap(row);
    return row.length == Integer.BYTES ? Integer.toUnsignedLong(number.getInt()) : number.getLong();
  }
}
