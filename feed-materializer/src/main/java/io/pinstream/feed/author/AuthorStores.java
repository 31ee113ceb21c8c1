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

/** What the author's home knows: who follows, and the author's published pins. */
public final class AuthorStores {

  /**
   * Store: home, author, the reader's home with its bits reversed, reader → nothing. Reversed, the
   * homes of one partition are one range, for every number of partitions.
   */
  public static final String FOLLOWERS = "feed-followers";

  /** Store: home, author, createdAt, pin → Pin as the API returns it. Newest first. */
  public static final String AUTHOR_PINS = "feed-author-pins";

  /** Store: home, pin → author, createdAt. A tombstone tells only the pin. */
  public static final String PIN_PLACES = "feed-pin-places";

  static final StoreSet STORES = StoreSet.logged(FOLLOWERS, AUTHOR_PINS);

  private AuthorStores() {}

  /** Tells which partitions read an author. */
  static final class Followers {

    private static final byte[] NOTHING = new byte[0];
    // About as many rows are passed in the time of one seek.
    private static final int PASSED = 16;

    private final KeyValueStore<Bytes, byte[]> store;
    private final int partitions;

    Followers(ProcessorContext<?, ?> context, int partitions) {
      this.store = context.getStateStore(FOLLOWERS);
      this.partitions = partitions;
    }

    /** Returns whether this reader is the first of its partition. */
    boolean add(Id author, Id reader) {
      boolean first = !hasReaderNear(author, reader);
      store.put(key(author, reader), NOTHING);
      return first;
    }

    /** Returns whether there was such a reader, and it was the last of its partition. */
    boolean remove(Id author, Id reader) {
      return store.delete(key(author, reader)) != null && !hasReaderNear(author, reader);
    }

    boolean contains(Id author, Id reader) {
      return store.get(key(author, reader)) != null;
    }

    /**
     * One home of each partition that has a reader of this author. From a reader found, it looks at
     * a few rows behind it, and then seeks to where the next partition begins: so it costs as much
     * as there are partitions with readers, and neither as there are partitions nor readers.
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

    /** As {@link #homes(Id)} by one iterator; returns the reversed home from which to go on. */
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

    /** Whether anyone whose home falls into the same partition as {@code home} reads the author. */
    private boolean hasReaderNear(Id author, int home) {
      // Of the reversed home, the upper bits are the partition and the lower ones are free.
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
