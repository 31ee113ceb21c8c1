package io.pinstream.feed.reader;

import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.KeyRange;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/**
 * The awake local readers of each author, by number. A push iterates over all of them, so a row
 * packs several readers, in ascending order. Pushing in this order is also cheapest for the feed
 * cache (decision 8).
 *
 * <p>The number in a row's key is a lower bound: the row's readers have this number or a greater
 * one, and smaller ones than the key of the next row.
 */
final class LocalReaders {

  private final KeyValueStore<Bytes, byte[]> store;
  private final int most;

  LocalReaders(ProcessorContext<?, ?> context, FeedLimits limits) {
    this(context.getStateStore(ReaderStores.LOCAL_READERS), limits.work().packed());
  }

  /**
   * Readers stored in this store.
   *
   * @param most maximum of readers in one row
   */
  LocalReaders(KeyValueStore<Bytes, byte[]> store, int most) {
    this.store = store;
    this.most = most;
  }

  /**
   * A batch of an author's readers.
   *
   * @param last the last reader if there may be more; {@link ReaderNumbers#NOBODY} if not
   */
  record Some(int[] numbers, int last) {}

  /** Up to {@code limit} readers after this one; from the first after {@code NOBODY}. */
  Some some(Id author, int behind, int limit) {
    int[] numbers = new int[Math.min(limit, most)];
    int count = 0;
    Bytes from = rowKey(author, behind);
    if (behind != ReaderNumbers.NOBODY) {
      KeyValue<Bytes, byte[]> row = rowOf(author, behind);
      from = row == null ? from : row.key;
    }
    Bytes to = ReaderStores.localReadersOf(author).to();
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(from, to)) {
      while (rows.hasNext() && count < limit) {
        ByteBuffer row = ByteBuffer.wrap(rows.next().value);
        while (row.hasRemaining() && count < limit) {
          int number = row.getInt();
          if (number > behind) {
            if (count == numbers.length) {
              numbers = Arrays.copyOf(numbers, Math.min(limit, 2 * count));
            }
            numbers[count++] = number;
          }
        }
      }
    }
    int last = count == limit ? numbers[count - 1] : ReaderNumbers.NOBODY;
    return new Some(Arrays.copyOf(numbers, count), last);
  }

  /** Adds a reader; false if already present. */
  boolean add(Id author, int number) {
    KeyValue<Bytes, byte[]> row = rowOf(author, number);
    if (row == null) {
      // The first row starts at NOBODY, so that it takes all smaller numbers.
      store.put(rowKey(author, ReaderNumbers.NOBODY), pack(number));
      return true;
    }
    int[] numbers = unpack(row.value);
    int at = Arrays.binarySearch(numbers, number);
    if (at >= 0) {
      return false;
    }
    int place = -at - 1;
    if (numbers.length < most) {
      store.put(row.key, pack(inserted(numbers, place, number)));
    } else if (place == numbers.length) {
      // Numbers are assigned in ascending order: full rows stay full.
      store.put(rowKey(author, number), pack(number));
    } else {
      split(author, row.key, inserted(numbers, place, number));
    }
    return true;
  }

  private void split(Id author, Bytes key, int[] numbers) {
    int middle = numbers.length / 2;
    store.put(rowKey(author, numbers[middle]), pack(slice(numbers, middle, numbers.length)));
    store.put(key, pack(slice(numbers, 0, middle)));
  }

  /** Removes a reader; false if not present. */
  boolean remove(Id author, int number) {
    KeyValue<Bytes, byte[]> row = rowOf(author, number);
    if (row == null) {
      return false;
    }
    int[] numbers = unpack(row.value);
    int at = Arrays.binarySearch(numbers, number);
    if (at < 0) {
      return false;
    }
    int[] left = new int[numbers.length - 1];
    System.arraycopy(numbers, 0, left, 0, at);
    System.arraycopy(numbers, at + 1, left, at, left.length - at);
    if (left.length == 0) {
      Wiring.erase(store, row.key);
    } else {
      store.put(row.key, pack(left.length > most / 4 ? left : withNext(author, left)));
    }
    return true;
  }

  /** Merges with the next row if both fill at most half of a row. */
  private int[] withNext(Id author, int[] numbers) {
    KeyValue<Bytes, byte[]> next;
    Bytes behind = rowKey(author, numbers[numbers.length - 1] + 1);
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.range(behind, ReaderStores.localReadersOf(author).to())) {
      next = rows.hasNext() ? rows.next() : null;
    }
    if (next == null) {
      return numbers;
    }
    int[] more = unpack(next.value);
    if (numbers.length + more.length > most / 2) {
      return numbers;
    }
    Wiring.erase(store, next.key);
    int[] both = Arrays.copyOf(numbers, numbers.length + more.length);
    System.arraycopy(more, 0, both, numbers.length, more.length);
    return both;
  }

  /** The row that this number belongs to; null if all rows start at greater numbers. */
  private @Nullable KeyValue<Bytes, byte[]> rowOf(Id author, int number) {
    KeyRange all = ReaderStores.localReadersOf(author);
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.reverseRange(all.from(), rowKey(author, number))) {
      return rows.hasNext() ? rows.next() : null;
    }
  }

  private static Bytes rowKey(Id author, int number) {
    return ReaderStores.localReadersKey(author, number);
  }

  private static int[] inserted(int[] numbers, int place, int number) {
    int[] more = new int[numbers.length + 1];
    System.arraycopy(numbers, 0, more, 0, place);
    more[place] = number;
    System.arraycopy(numbers, place, more, place + 1, numbers.length - place);
    return more;
  }

  private static int[] slice(int[] numbers, int from, int to) {
    return Arrays.copyOfRange(numbers, from, to);
  }

  private static byte[] pack(int... numbers) {
    ByteBuffer bytes = ByteBuffer.allocate(Integer.BYTES * numbers.length);
    bytes.asIntBuffer().put(numbers);
    return bytes.array();
  }

  private static int[] unpack(byte[] row) {
    int[] numbers = new int[ReaderStores.readersIn(row)];
    ByteBuffer.wrap(row).asIntBuffer().get(numbers);
    return numbers;
  }
}
