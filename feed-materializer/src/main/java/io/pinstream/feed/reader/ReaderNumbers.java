package io.pinstream.feed.reader;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Short numbers of the readers whose feeds are kept: rows of an author's readers contain many of
 * them. A number is never reused in this partition.
 */
final class ReaderNumbers {

  /** Smaller than any reader's number. */
  static final int NOBODY = 0;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Counter counter;

  ReaderNumbers(ProcessorContext<?, ?> context) {
    this.store = context.getStateStore(ReaderStores.READER_NUMBERS);
    this.counter = Counter.ofReaders(context);
  }

  /** The number of a reader; {@link #NOBODY} if no feed is kept. */
  int of(Id reader) {
    byte[] row = store.get(key(reader));
    return row == null ? NOBODY : number(row);
  }

  /**
   * Whether this reader has a number or can get one. Numbers run out after 2,147,483,647 wakings in
   * a partition: then no further reader can be woken, and those feeds are read at the authors'
   * homes.
   */
  boolean canGive(Id reader) {
    return of(reader) != NOBODY || counter.given() < Integer.MAX_VALUE;
  }

  /** The reader's number; assigns one if there is none. Check {@link #canGive} first. */
  int give(Id reader) {
    int number = of(reader);
    if (number != NOBODY) {
      return number;
    }
    int next = Math.toIntExact(counter.next());
    store.put(key(reader), ByteBuffer.allocate(4).putInt(next).array());
    return next;
  }

  void release(Id reader) {
    store.delete(key(reader));
  }

  static Bytes key(Id reader) {
    return StoreKey.of(reader).bytes();
  }

  static int number(byte[] row) {
    return ByteBuffer.wrap(row).getInt();
  }
}
