package io.pinstream.feed.reader;

import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.KeyRange;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** The authors that local readers follow, and which readers follow too many to be pushed to. */
final class Followed {

  private final KeyValueStore<Bytes, byte[]> store;
  private final int most;

  Followed(ProcessorContext<?, ?> context, FeedLimits limits) {
    store = context.getStateStore(ReaderStores.FOLLOWING);
    most = limits.reach().followed();
  }

  private record Count(int authors, boolean tooMany) {

    static final Count NONE = new Count(0, false);

    static Count of(byte[] bytes) {
      ByteBuffer buffer = ByteBuffer.wrap(bytes);
      return new Count(buffer.getInt(), buffer.get() == 1);
    }

    byte[] bytes() {
      return ByteBuffer.allocate(5).putInt(authors).put((byte) (tooMany ? 1 : 0)).array();
    }
  }

  /**
   * Whether this reader follows too many authors to be pushed to; the feed is read at their homes.
   */
  boolean tooMany(Id reader) {
    return count(reader).tooMany();
  }

  /** The number of authors that a reader follows. */
  int authors(Id reader) {
    return count(reader).authors();
  }

  boolean contains(Id reader, Id author) {
    return store.get(ReaderStores.followingKey(reader, author)) != null;
  }

  /** Up to {@code limit} authors that a reader follows, after this one or from the first. */
  List<Id> some(Id reader, @Nullable Id behind, int limit) {
    KeyRange range = ReaderStores.followedBehind(reader, behind);
    List<Id> authors = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> rows = store.range(range.from(), range.to())) {
      while (rows.hasNext() && authors.size() < limit) {
        authors.add(ReaderStores.followedAuthor(rows.next().key));
      }
    }
    return authors;
  }

  /** Adds a new author; returns whether the reader now follows too many. */
  boolean add(Id reader, Id author) {
    store.put(ReaderStores.followingKey(reader, author), ReaderStores.NOTHING);
    Count before = count(reader);
    int authors = before.authors() + 1;
    boolean tooMany = before.tooMany() || authors > most;
    put(reader, new Count(authors, tooMany));
    return tooMany && !before.tooMany();
  }

  /** Removes a followed author; returns whether the reader no longer follows too many. */
  boolean remove(Id reader, Id author) {
    Wiring.erase(store, ReaderStores.followingKey(reader, author));
    Count before = count(reader);
    int authors = before.authors() - 1;
    boolean tooMany = before.tooMany() && authors >= FeedLimits.below(most);
    put(reader, new Count(authors, tooMany));
    return before.tooMany() && !tooMany;
  }

  private Count count(Id reader) {
    byte[] row = store.get(ReaderStores.followedKey(reader));
    return row == null ? Count.NONE : Count.of(row);
  }

  private void put(Id reader, Count count) {
    if (count.authors() == 0) {
      Wiring.erase(store, ReaderStores.followedKey(reader));
    } else {
      store.put(ReaderStores.followedKey(reader), count.bytes());
    }
  }
}
