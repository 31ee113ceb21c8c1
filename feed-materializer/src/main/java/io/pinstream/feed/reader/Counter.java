package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Assigns ascending numbers from 1, each once per partition; logged next to the cache's epoch.
 * Numbers are reserved in batches; those left over at a restart are never assigned.
 */
final class Counter {

  // A pin gets a number in each partition with a reader: batches save a logged row per pin.
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

  /** The greatest number that may have been assigned. */
  long given() {
    if (last < reserved) {
      return last;
    }
    byte[] row = store.get(key);
    if (row == null) {
      return 0;
    }
    // Rows of 4 bytes are from when numbers had 32 bits.
    ByteBuffer number = ByteBuffer.wrap(row);
    return row.length == Integer.BYTES ? Integer.toUnsignedLong(number.getInt()) : number.getLong();
  }
}
