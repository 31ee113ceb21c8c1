package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedLook;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.ViewStores;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Reads feeds from the cache of the reader's partition, as far as they are complete: pushed
 * entries, merged with the pins of the authors that are pulled.
 *
 * <p>Feeds change while they are read. Therefore readers read data before its floor, and writers
 * raise the floor before they remove data.
 */
public final class CachedFeeds {

  // Deleted pins leave gaps on a page, which are filled by further rounds. After this many rounds,
  // the page is returned short.
  private static final int ROUNDS = 8;

  private final ViewStores stores;

  public CachedFeeds(ViewStores stores) {
    this.stores = stores;
  }

  /** How a part of a feed ends. */
  public enum End {
    /** The page is full; there may be more. */
    FULL,
    /** The feed has no more pins. */
    WHOLE,
    /** The cache ends here; the authors' homes have the rest. */
    GO_ON_AT_AUTHORS
  }

  /**
   * A part of a feed.
   *
   * @param last the position to continue after
   * @param noted time of the reader's last recorded read, in ms since 1970; null if the cache has
   *     no such feed
   */
  public record Part(List<byte[]> items, @Nullable Position last, End end, @Nullable Long noted) {}

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

  /** Time of the reader's last recorded read, in ms since 1970; null for a sleeping reader. */
  public @Nullable Long lastNoted(Id reader) {
    byte[] row = get(ReaderStores.AWAKE_READERS, reader, AwakeReaders.key(reader));
    return row == null ? null : AwakeReaders.millis(row);
  }

  /** Reads a page of a feed, or as much of it as the cache has. */
  public Part read(Id reader, Page.Request request) {
    Part part = readSome(reader, request);
    for (int i = 1; i < ROUNDS && isShort(part, request); i++) {
      int missing = request.limit() - part.items().size();
      Part more = readSome(reader, new Page.Request(missing, part.last()));
      List<byte[]> items = new ArrayList<>(part.items());
      items.addAll(more.items());
      part = new Part(items, more.last(), more.end(), part.noted());
    }
    return part;
  }

  private static boolean isShort(Part part, Page.Request request) {
    return part.end() == End.FULL && part.items().size() < request.limit();
  }

  private Part readSome(Id reader, Page.Request request) {
    Position after = request.after();
    FeedLook look =
        new FeedLook(reader, after == null ? Long.MAX_VALUE : after.millis(), request.limit());
    FeedLook.Found found = stores.ask(FeedMemory.NAME, reader.home(), look);
    if (found == null) {
      return new Part(List.of(), after, End.GO_ON_AT_AUTHORS, null);
    }
    FeedMerge merge = new FeedMerge(stores, reader, request, found);
    Part part = merge.merged();
    if (!merge.hasLooked()) {
      return part;
    }
    // If the task was restarted meanwhile, numbers may denote other pins.
    FeedLook.InForce inForce = new FeedLook.InForce(found.epoch());
    return Boolean.TRUE.equals(stores.ask(FeedMemory.NAME, reader.home(), inForce))
        ? part
        : new Part(List.of(), after, End.GO_ON_AT_AUTHORS, null);
  }

  private byte @Nullable [] get(String store, Id reader, Bytes key) {
    return stores.get(store, reader.home(), key);
  }
}
