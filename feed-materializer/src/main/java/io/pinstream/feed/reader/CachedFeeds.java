package io.pinstream.feed.reader;

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
    Epoch epoch = epoch(reader);
    if (epoch == null) {
      return nothing;
    }
    Cached cached = cached(reader, request, epoch.generation());
    byte[] state = get(FeedCache.ENTRIES, reader, FeedCache.stateKey(epoch.generation(), reader));
    if (!cached.warm() || state == null || !State.of(state).warm()) {
      return nothing;
    }
    // What was trimmed meanwhile lies behind the floor that is in force now.
    Position floor = State.of(state).floor();
    Part part = new FeedMerge(stores, reader, request, cached, floor).merged();
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

  /**
   * What the cache has for a page.
   *
   * @param warm whether it was complete when this was read
   * @param pulled whose pins are to be merged in
   * @param entries what was pushed, newest first
   * @param cut whether there are more entries than these
   */
  record Cached(boolean warm, List<Id> pulled, List<Entry> entries, boolean cut) {}

  /** A pin in a feed. It may be deleted by now, or the author no longer followed. */
  record Entry(Position position, Id author) {}

  private Cached cached(Id reader, Page.Request request, int generation) {
    KeyRange head =
        new KeyRange(
            FeedCache.stateKey(generation, reader), FeedCache.pulledBy(generation, reader).to());
    KeyRange entries = FeedCache.entriesOf(generation, reader, request.after());
    int limit = request.limit() * LOOKS_FOR_ONE;
    if (request.after() == null) {
      // All in one range, and so in one look.
      return range(reader, new KeyRange(head.from(), entries.to()), rows -> read(rows, limit));
    }
    Cached before = range(reader, head, rows -> read(rows, 0));
    Cached behind = range(reader, entries, rows -> read(rows, limit));
    return new Cached(before.warm(), before.pulled(), behind.entries(), behind.cut());
  }

  private Cached range(
      Id reader, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, Cached> read) {
    return stores.range(FeedCache.ENTRIES, reader.home(), range, read);
  }

  private static Cached read(KeyValueIterator<Bytes, byte[]> rows, int limit) {
    boolean warm = false;
    List<Id> pulled = new ArrayList<>();
    List<Entry> entries = new ArrayList<>();
    while (rows.hasNext()) {
      KeyValue<Bytes, byte[]> row = rows.next();
      switch (FeedCache.kind(row.key)) {
        case STATE -> warm = State.of(row.value).warm();
        case PULLED -> pulled.add(FeedCache.pulledAuthor(row.key));
        case ENTRY -> {
          if (entries.size() == limit) {
            return new Cached(warm, pulled, entries, true);
          }
          entries.add(
              new Entry(FeedCache.entryPosition(row.key), FeedCache.entryAuthor(row.value)));
        }
      }
    }
    return new Cached(warm, pulled, entries, false);
  }

  private byte @Nullable [] get(String store, Id reader, Bytes key) {
    return stores.get(store, reader.home(), key);
  }
}
