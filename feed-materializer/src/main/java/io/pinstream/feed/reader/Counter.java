package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/** Gives numbers from 1 on, none of them twice in a partition; logged beside the cache's epoch. */
final class Counter {

  private final KeyValueStore<Bytes, byte[]> store;
  private final Bytes key;

  private Counter(ProcessorContext<?, ?> context, int name) {
    this.store = context.getStateStore(FeedCache.EPOCHS);
    this.key = Bytes.wrap(new byte[] {(byte) name});
  }

  static Counter ofReaders(ProcessorContext<?, ?> context) {
    return new Counter(context, 1);
  }

  static Counter ofPins(ProcessorContext<?, ?> context) {
    return new Counter(context, 2);
  }

  int next() {
    byte[] last = store.get(key);
    int next = last == null ? 1 : ByteBuffer.wrap(last).getInt() + 1;
    store.put(key, ByteBuffer.allocate(4).putInt(next).array());
    return next;
  }
}
