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
import java.util.function.Function;
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

  // Pins that are deleted or no longer followed cost a look each; so many in a row end the page.
  private static final int LOOKS_FOR_ONE = 5;

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

  public Part read(Id reader, Page.Request request) {
    Part nothing = new Part(List.of(), request.after(), End.GO_ON_AT_AUTHORS);
    byte[] number = get(ReaderStores.READER_NUMBERS, reader, ReaderNumbers.key(reader));
    Epoch epoch = number == null ? null : epoch(reader);
    if (number == null || epoch == null) {
      return nothing;
    }
    Feed feed = new Feed(reader, epoch.generation(), ReaderNumbers.number(number));
    Cached cached = cached(feed, request);
    // What was trimmed meanwhile lies behind the floor that is in force now.
    State state = state(feed);
    if (!cached.warm() || state == null || !state.warm()) {
      return nothing;
    }
    Part part = new FeedMerge(stores, reader, request, cached, state.floor()).merged();
    // If the cache was opened anew meanwhile, what was read may belong to no one time.
    return epoch.equals(epoch(reader)) ? part : nothing;
  }

  /** The epoch in force, if the cache belongs to it. */
  private @Nullable Epoch epoch(Id reader) {
    byte[] logged = get(FeedCache.EPOCHS, reader, FeedCache.EPOCH);
    if (logged == null) {
      return null;
    }
    Epoch epoch = Epoch.of(logged);
    byte[] mark = get(FeedCache.ENTRIES, reader, FeedCache.EPOCH);
    return Arrays.equals(epoch.mark(), mark) ? epoch : null;
  }

  /** Where a feed is in the cache. */
  private record Feed(Id reader, int generation, int number) {}

  /**
   * What the cache has for a page.
   *
   * @param warm whether it was complete when this was read
   * @param pulled whose pins are to be merged in
   * @param entries what was pushed, newest first; all or none of the same millisecond
   * @param cut whether there are more entries than these
   */
  record Cached(boolean warm, List<Id> pulled, List<Entry> entries, boolean cut) {}

  private @Nullable State state(Feed feed) {
    byte[] row =
        get(FeedCache.ENTRIES, feed.reader(), FeedCache.stateKey(feed.generation(), feed.number()));
    return row == null ? null : State.of(row);
  }

  private Cached cached(Feed feed, Page.Request request) {
    KeyRange head =
        new KeyRange(
            FeedCache.stateKey(feed.generation(), feed.number()),
            FeedCache.pulledBy(feed.generation(), feed.number()).to());
    int limit = request.limit() * LOOKS_FOR_ONE;
    Position after = request.after();
    if (after == null) {
      // All in one range, and so in one look.
      KeyRange entries = FeedCache.entriesOf(feed.generation(), feed.number());
      KeyRange all = new KeyRange(head.from(), entries.to());
      return range(feed, all, rows -> read(rows, limit, Long.MAX_VALUE));
    }
    KeyRange entries = FeedCache.entriesOf(feed.generation(), feed.number(), after.millis());
    Cached before = range(feed, head, rows -> read(rows, 0, Long.MAX_VALUE));
    Cached behind = range(feed, entries, rows -> read(rows, limit, after.millis()));
    return new Cached(before.warm(), before.pulled(), behind.entries(), behind.cut());
  }

  private Cached range(
      Feed feed, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, Cached> read) {
    return stores.range(FeedCache.ENTRIES, feed.reader().home(), range, read);
  }

  /**
   * Reads so many entries, and what else there is of the last one's millisecond. Those of the
   * millisecond at which the page begins do not count, for it may begin behind them all.
   */
  private static Cached read(KeyValueIterator<Bytes, byte[]> rows, int limit, long began) {
    boolean warm = false;
    List<Id> pulled = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    int counted = 0;
    while (rows.hasNext()) {
      KeyValue<Bytes, byte[]> row = rows.next();
      switch (FeedCache.kind(row.key)) {
        case STATE -> warm = State.of(row.value).warm();
        case PULLED -> pulled.add(FeedCache.pulledAuthor(row.key));
        case ENTRY -> {
          Entry entry = Entry.of(row.key);
          if (counted >= limit && entry.millis() != entries.getLast().millis()) {
            return new Cached(warm, pulled, entries, true);
          }
          entries.add(entry);
          counted += entry.millis() == began ? 0 : 1;
        }
      }
    }
    return new Cached(warm, pulled, entries, false);
  }

  private byte @Nullable [] get(String store, Id reader, Bytes key) {
    return stores.get(store, reader.home(), key);
  }
}
