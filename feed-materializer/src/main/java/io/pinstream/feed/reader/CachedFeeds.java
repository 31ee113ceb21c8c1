package io.pinstream.feed.reader;

import io.pinstream.feed.reader.FeedCache.Entry;
import io.pinstream.feed.reader.FeedCache.Epoch;
import io.pinstream.feed.reader.FeedCache.State;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.KeyRange;
import io.pinstream.topologies.streams.ViewStores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;

/**
 * Reads feeds from the cache of the reader's partition, as far as it can be trusted: what was
 * pushed into them, merged with the pins of those authors who are not.
 *
 * <p>Things change while a feed is read. So what says how far something is complete is read after
 * it, and is written before something is removed.
 */
public final class CachedFeeds {

  // Some pins are deleted, or their authors no longer followed. What they leave free is looked for
  // a few times more; after so many in a row the page ends short.
  private static final int MORE_LOOKS = 5;
  private static final int ROUNDS = 8;

  private final ViewStores stores;

  public CachedFeeds(ViewStores stores) {
    this.stores = stores;
  }

  /** How a part of a feed ends. */
  public enum End {
    /** There may be more behind it, for another page. */
    FULL,
    /** There is nothing more. */
    WHOLE,
    /** The cache knows no more; the authors' homes do. */
    GO_ON_AT_AUTHORS
  }

  /**
   * A part of a feed.
   *
   * @param last behind which to go on
   */
  public record Part(List<byte[]> items, @Nullable Position last, End end) {}

  /** All authors that a reader follows. */
  public List<Id> followedBy(Id reader) {
    return stores.range(
        ReaderStores.FOLLOWING,
        reader.home(),
        ReaderStores.followedBy(reader),
        rows -> {
          List<Id> authors = new ArrayList<>();
          while (rows.hasNext()) {
            authors.add(ReaderStores.followedAuthor(rows.next().key));
          }
          return authors;
        });
  }

  /** When it was noted last that this reader reads, in milliseconds; null for somebody asleep. */
  public @Nullable Long lastNoted(Id reader) {
    byte[] row = get(ReaderStores.AWAKE_READERS, reader, AwakeReaders.key(reader));
    return row == null ? null : AwakeReaders.millis(row);
  }

  /** Reads a part of a feed: a page, or as much of it as the cache knows. */
  public Part read(Id reader, Page.Request request) {
    Part part = readSome(reader, request);
    for (int i = 1; i < ROUNDS && isShort(part, request); i++) {
      int missing = request.limit() - part.items().size();
      Part more = readSome(reader, new Page.Request(missing, part.last()));
      List<byte[]> items = new ArrayList<>(part.items());
      items.addAll(more.items());
      part = new Part(items, more.last(), more.end());
    }
    return part;
  }

  private static boolean isShort(Part part, Page.Request request) {
    return part.end() == End.FULL && part.items().size() < request.limit();
  }

  private Part readSome(Id reader, Page.Request request) {
    Part nothing = new Part(List.of(), request.after(), End.GO_ON_AT_AUTHORS);
    byte[] number = get(ReaderStores.READER_NUMBERS, reader, ReaderNumbers.key(reader));
    byte[] logged = number == null ? null : get(FeedCache.EPOCHS, reader, FeedCache.EPOCH);
    if (number == null || logged == null) {
      return nothing;
    }
    Epoch epoch = Epoch.of(logged);
    Feed feed = new Feed(reader, epoch, ReaderNumbers.number(number));
    Cached cached = cached(feed, request);
    if (cached == null || !cached.state().warm()) {
      return nothing;
    }
    Part part = new FeedMerge(stores, reader, request, cached).merged();
    // If the cache was opened anew meanwhile, what was read may belong to no one time.
    return isInForce(epoch, reader) ? part : nothing;
  }

  /** Whether an epoch is still in force, and the cache belongs to it. */
  private boolean isInForce(Epoch epoch, Id reader) {
    byte[] logged = get(FeedCache.EPOCHS, reader, FeedCache.EPOCH);
    return logged != null
        && Epoch.of(logged).equals(epoch)
        && Arrays.equals(epoch.mark(), get(FeedCache.ENTRIES, reader, FeedCache.EPOCH));
  }

  /** Where a feed is in the cache, if the cache belongs to this epoch. */
  private record Feed(Id reader, Epoch epoch, int number) {

    Bytes stateKey() {
      return FeedCache.stateKey(epoch.generation(), number);
    }

    KeyRange pulled() {
      return FeedCache.pulledBy(epoch.generation(), number);
    }

    KeyRange entries() {
      return FeedCache.entriesOf(epoch.generation(), number);
    }

    KeyRange entries(Position after) {
      return FeedCache.entriesOf(epoch.generation(), number, after.millis());
    }
  }

  /**
   * What the cache has for a page.
   *
   * @param state as it was when the entries were read
   * @param pulled whose pins are to be merged in
   * @param entries what was pushed, newest first; all or none of the same millisecond
   * @param cut whether there are more entries than these
   */
  record Cached(State state, List<Id> pulled, List<Entry> entries, boolean cut) {}

  /** Null if the cache does not belong to the feed's epoch, or has no such feed. */
  private @Nullable Cached cached(Feed feed, Page.Request request) {
    int limit = request.limit() + MORE_LOOKS;
    Position after = request.after();
    if (after == null) {
      // All in one range, and so in one look.
      KeyRange all = new KeyRange(feed.pulled().from(), feed.entries().to());
      return look(feed, all, limit, Long.MAX_VALUE);
    }
    Cached before = look(feed, feed.pulled(), 0, Long.MAX_VALUE);
    Cached behind = look(feed, feed.entries(after), limit, after.millis());
    // What was cold before its pulled authors were read may have become warm with others.
    return before == null || behind == null || !before.state().warm()
        ? null
        : new Cached(behind.state(), before.pulled(), behind.entries(), behind.cut());
  }

  private @Nullable Cached look(Feed feed, KeyRange range, int limit, long began) {
    return stores.look(
        FeedCache.ENTRIES,
        feed.reader().home(),
        List.of(FeedCache.EPOCH, feed.stateKey()),
        range,
        (values, rows) -> {
          byte[] state = values.getLast();
          return state == null || !Arrays.equals(feed.epoch().mark(), values.getFirst())
              ? null
              : read(State.of(state), rows, limit, began);
        });
  }

  /**
   * Reads so many entries, and what else there is of the last one's millisecond. Those of the
   * millisecond at which the page begins do not count, for it may begin behind them all.
   */
  private static Cached read(
      State state, KeyValueIterator<Bytes, byte[]> rows, int limit, long began) {
    List<Id> pulled = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    int counted = 0;
    while (rows.hasNext()) {
      KeyValue<Bytes, byte[]> row = rows.next();
      switch (FeedCache.kind(row.key)) {
        case STATE -> throw new IllegalStateException("A state among entries");
        case PULLED -> pulled.add(FeedCache.pulledAuthor(row.key));
        case ENTRY -> {
          Entry entry = Entry.of(row.key);
          if (counted >= limit && entry.millis() != entries.getLast().millis()) {
            return new Cached(state, pulled, entries, true);
          }
          entries.add(entry);
          counted += entry.millis() == began ? 0 : 1;
        }
      }
    }
    return new Cached(state, pulled, entries, false);
  }

  private byte @Nullable [] get(String store, Id reader, Bytes key) {
    return stores.get(store, reader.home(), key);
  }
}
