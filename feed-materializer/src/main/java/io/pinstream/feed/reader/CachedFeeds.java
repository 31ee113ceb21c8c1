package io.pinstream.feed.reader;

import io.pinstream.feed.reader.FeedCache.Epoch;
import io.pinstream.feed.reader.FeedCache.State;
import io.pinstream.feed.reader.ReaderStores.Watch;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.KeyRange;
import io.pinstream.topologies.streams.ViewStores;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/** Reads feeds from the cache of the reader's partition, as far as it can be trusted. */
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
    byte[] state = get(FeedCache.ENTRIES, reader, FeedCache.stateKey(epoch.generation(), reader));
    if (state == null || !State.of(state).warm()) {
      return nothing;
    }
    Part part = read(reader, request, epoch.generation(), State.of(state));
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

  private Part read(Id reader, Page.Request request, int generation, State state) {
    List<Entry> entries = entries(reader, request, generation);
    Map<Id, Boolean> followed = new HashMap<>();
    List<byte[]> items = new ArrayList<>(request.limit());
    Position last = request.after();
    for (Entry entry : entries) {
      if (!state.reaches(entry.position())) {
        return new Part(items, last, End.GO_ON_AT_AUTHORS);
      }
      if (items.size() == request.limit()) {
        return new Part(items, last, End.FULL);
      }
      if (followed.computeIfAbsent(entry.author(), author -> follows(reader, author))) {
        byte[] json =
            get(
                ReaderStores.SEEN_PINS,
                reader,
                ReaderStores.seenKey(entry.author(), entry.position()));
        if (json != null) {
          items.add(json);
        } else if (isNoLongerKept(reader, entry)) {
          return new Part(items, last, End.GO_ON_AT_AUTHORS);
        }
      }
      last = entry.position();
    }
    if (entries.size() == looks(request)) {
      return new Part(items, last, End.FULL);
    }
    if (state.floor() == null) {
      return new Part(items, null, End.WHOLE);
    }
    // All that the cache has is read; what is behind its floor is elsewhere.
    boolean above = last == null || last.compareTo(state.floor()) < 0;
    return new Part(items, above ? state.floor() : last, End.GO_ON_AT_AUTHORS);
  }

  private record Entry(Position position, Id author) {}

  private List<Entry> entries(Id reader, Page.Request request, int generation) {
    KeyRange range = FeedCache.entriesOf(generation, reader, request.after());
    int limit = looks(request);
    return stores.range(
        FeedCache.ENTRIES,
        reader.home(),
        range,
        rows -> {
          List<Entry> entries = new ArrayList<>();
          while (rows.hasNext() && entries.size() < limit) {
            KeyValue<Bytes, byte[]> row = rows.next();
            entries.add(
                new Entry(FeedCache.entryPosition(row.key), FeedCache.entryAuthor(row.value)));
          }
          return entries;
        });
  }

  private static int looks(Page.Request request) {
    return request.limit() * LOOKS_FOR_ONE;
  }

  private boolean follows(Id reader, Id author) {
    return get(ReaderStores.FOLLOWING, reader, ReaderStores.followingKey(reader, author)) != null;
  }

  /**
   * Whether a pin that is not here is so only because it is old, and not deleted. To be asked after
   * it was missed: it is said that pins are no longer kept before they go.
   */
  private boolean isNoLongerKept(Id reader, Entry entry) {
    byte[] watch =
        get(ReaderStores.WATCHED_AUTHORS, reader, ReaderStores.authorKey(entry.author()));
    return watch != null && !Watch.of(watch).covers(entry.position());
  }

  private byte @Nullable [] get(String store, Id reader, Bytes key) {
    return stores.get(store, reader.home(), key);
  }
}
