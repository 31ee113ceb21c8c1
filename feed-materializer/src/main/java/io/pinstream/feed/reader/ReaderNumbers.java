package io.pinstream.feed.reader;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Short names of the readers whose feeds are kept. A feed has many entries, and each bears the name
 * of its reader. A number is given once and never again in this partition.
 */
final class ReaderNumbers {

  /** Less than any reader's number. */
  static final int NOBODY = 0;

  private final KeyValueStore<Bytes, byte[]> store;
  private final Counter counter;

  ReaderNumbers(ProcessorContext<?, ?> context) {
    this.store = context.getStateStore(ReaderStores.READER_NUMBERS);
    this.counter = Counter.ofReaders(context);
  }

  /** The number of a reader; that of nobody if there is no feed to be kept. */
  int of(Id reader) {
    byte[] row = store.get(key(reader));
    return row == null ? NOBODY : number(row);
  }

  /**
   * Whether this reader has a number, or one is left. After 2,147,483,647 wakings in this partition
   * none is: nobody can be woken any more, and all feeds are read at the authors' homes.
   */
  boolean canGive(Id reader) {
    return of(reader) != NOBODY || counter.given() < Integer.MAX_VALUE;
  }

  /** The number of a reader from now on, if there was none; one must be left. */
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
