package io.pinstream.feed.author;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;

/** Stores at the author's home: the author's followers and published pins. */
public final class AuthorStores {

  /**
   * Store: home, author, the reader's home with its bits reversed, reader → nothing. With reversed
   * bits, the homes of one partition form one key range, whatever the number of partitions.
   */
  public static final String FOLLOWERS = "feed-followers";

  /** Store: home, author, createdAt, pin → Pin as the API returns it. Newest first. */
  public static final String AUTHOR_PINS = "feed-author-pins";

  /**
   * Store: home, pin → author, createdAt. Needed because a tombstone contains only the pin's id.
   */
  public static final String PIN_PLACES = "feed-pin-places";

  static final StoreSet STORES = StoreSet.logged(FOLLOWERS, AUTHOR_PINS);

  private AuthorStores() {}

  /** Finds the partitions that have readers of an author. */
  static final class Followers {

    private static final byte[] NOTHING = new byte[0];
    // Iterating over about this many rows takes as long as one seek.
    private static final int PASSED = 16;

    private final KeyValueStore<Bytes, byte[]> store;
    private final int partitions;

    Followers(ProcessorContext<?, ?> context, int partitions) {
      this.store = context.getStateStore(FOLLOWERS);
      this.partitions = partitions;
    }

    /** Returns whether this reader is the first one in its partition. */
    boolean add(Id author, Id reader) {
      boolean first = !hasReaderNear(author, reader);
      store.put(key(author, reader), NOTHING);
      return first;
    }

    /** Returns whether the reader existed and was the last one in its partition. */
    boolean remove(Id author, Id reader) {
      return store.delete(key(author, reader)) != null && !hasReaderNear(author, reader);
    }

    boolean contains(Id author, Id reader) {
      return store.get(key(author, reader)) != null;
    }

    /**
     * One home of each partition that has a reader of this author. After each reader found, it
     * scans a few rows and then seeks to the start of the next partition. The cost grows with the
     * number of partitions that have readers, not with the number of partitions or readers.
     */
    List<Integer> homes(Id author) {
      List<Integer> homes = new ArrayList<>();
      int perPartition = (0xFFFF / partitions) + 1;
      Bytes to = StoreKey.of(author).range().to();
      int from = 0;
      while (from <= 0xFFFF) {
        from = homes(StoreKey.of(author).home(from).bytes(), to, from, perPartition, homes);
      }
      return homes;
    }

    /** As {@link #homes(Id)} with one iterator; returns the reversed home to continue from. */
    private int homes(Bytes start, Bytes to, int from, int perPartition, List<Integer> homes) {
      int next = from;
      int passed = 0;
      try (KeyValueIterator<Bytes, byte[]> rows = store.range(start, to)) {
        while (rows.hasNext()) {
          int reversed = reversedHome(rows.next().key);
          if (reversed >= next) {
            homes.add(reversed(reversed));
            next = reversed / perPartition * perPartition + perPartition;
            passed = 0;
          } else if (++passed == PASSED) {
            return next;
          }
        }
      }
      return 0xFFFF + 1;
    }

    private static int reversedHome(Bytes key) {
      return ByteBuffer.wrap(key.get()).getShort(Short.BYTES + Id.BYTES) & 0xFFFF;
    }

    private boolean hasReaderNear(Id author, Id reader) {
      return hasReaderNear(author, reader.home());
    }

    /** Whether a reader in the same partition as {@code home} reads the author. */
    private boolean hasReaderNear(Id author, int home) {
      // The upper bits of the reversed home are the partition; the lower ones are free.
      int free = 0xFFFF / partitions;
      int first = reversed(home) & ~free;
      KeyRange range =
          new KeyRange(
              StoreKey.of(author).home(first).bytes(),
              StoreKey.of(author).home(first | free).range().to());
      try (KeyValueIterator<Bytes, byte[]> rows = store.range(range.from(), range.to())) {
        return rows.hasNext();
      }
    }

    private static Bytes key(Id author, Id reader) {
      return StoreKey.of(author).home(reversed(reader.home())).id(reader).bytes();
    }

    private static int reversed(int home) {
      return Integer.reverse(home) >>> 16;
    }
  }

  /** The key of a pin in {@link #AUTHOR_PINS}. */
  static Bytes pinKey(Id author, Position position) {
    return StoreKey.of(author).position(position).bytes();
  }

  /** All pins of an author, newest first. */
  static KeyRange pinsOf(Id author) {
    return Pages.range(author, null);
  }
}
