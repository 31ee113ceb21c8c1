package io.pinstream.feed.reader;

import io.pinstream.feed.PinSource;
import io.pinstream.feed.reader.CachedFeeds.Cached;
import io.pinstream.feed.reader.CachedFeeds.End;
import io.pinstream.feed.reader.CachedFeeds.Entry;
import io.pinstream.feed.reader.CachedFeeds.Part;
import io.pinstream.feed.reader.ReaderStores.Watch;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.topologies.streams.ViewStores;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * One page out of what was pushed into a feed and of the pins of those authors who are not pushed,
 * by position: a pin that comes in both ways is shown once. Each source is complete down to a floor
 * of its own; behind the newest of these the page goes on elsewhere, or there would be holes in it.
 */
final class FeedMerge {

  private static final int AT_ONCE = 4;

  private final ViewStores stores;
  private final Id reader;
  private final Page.Request request;
  private final List<Entry> entries;
  private final boolean cut;
  private final List<Id> pulled;
  private final PriorityQueue<Pulled> heads = new PriorityQueue<>();
  private final Map<Id, Boolean> followed = new HashMap<>();
  private final List<byte[]> items;
  private @Nullable Position floor;
  private @Nullable Position last;
  private int next;

  FeedMerge(
      ViewStores stores, Id reader, Page.Request request, Cached cached, @Nullable Position floor) {
    this.stores = stores;
    this.reader = reader;
    this.request = request;
    this.entries = cached.entries();
    this.cut = cached.cut();
    this.pulled = cached.pulled();
    this.floor = floor;
    this.last = request.after();
    this.items = new ArrayList<>(request.limit());
  }

  Part merged() {
    for (Id author : pulled) {
      if (follows(author) && !add(new Pulled(author))) {
        return part(End.GO_ON_AT_AUTHORS);
      }
    }
    while (true) {
      Position position = nextPosition();
      if (position == null) {
        return next == entries.size() && cut ? part(End.FULL) : rest();
      }
      if (floor != null && position.compareTo(floor) > 0) {
        return part(End.GO_ON_AT_AUTHORS);
      }
      if (items.size() == request.limit()) {
        return part(End.FULL);
      }
      if (!take(position)) {
        return part(End.GO_ON_AT_AUTHORS);
      }
    }
  }

  /** The newest pin that is left; null if there is none, or older entries have to be read first. */
  private @Nullable Position nextPosition() {
    Position entry = next < entries.size() ? entries.get(next).position() : null;
    Pulled head = heads.peek();
    if (entry == null) {
      return cut || head == null ? null : head.source.position();
    }
    return head == null || entry.compareTo(head.source.position()) <= 0
        ? entry
        : head.source.position();
  }

  /** Takes a pin from wherever it is; false if it cannot be told here whether it is still there. */
  private boolean take(Position position) {
    boolean shown = false;
    Pulled head = heads.peek();
    if (head != null && head.source.position().equals(position)) {
      heads.remove();
      items.add(head.source.next());
      last = position;
      shown = true;
      if (!add(head)) {
        return false;
      }
    }
    if (next < entries.size() && entries.get(next).position().equals(position)) {
      Entry entry = entries.get(next);
      next++;
      if (!shown && !show(entry)) {
        return false;
      }
      last = position;
    }
    return true;
  }

  /** Shows a pin that was pushed, if it may be seen; false if it is no longer kept here. */
  private boolean show(Entry entry) {
    if (!follows(entry.author())) {
      return true;
    }
    byte[] json =
        get(ReaderStores.SEEN_PINS, ReaderStores.seenKey(entry.author(), entry.position()));
    if (json != null) {
      items.add(json);
      return true;
    }
    // Deleted, or only old? To be asked after it was missed.
    Watch watch = watch(entry.author());
    return watch == null || watch.covers(entry.position());
  }

  /** Puts a source back in its place; false if its author is not watched here. */
  private boolean add(Pulled author) {
    if (!author.hasNext()) {
      return author.watched;
    }
    heads.add(author);
    return author.watched;
  }

  /** All that the cache has is read; what is behind its floor is elsewhere. */
  private Part rest() {
    if (floor == null) {
      return new Part(items, null, End.WHOLE);
    }
    boolean above = last == null || last.compareTo(floor) < 0;
    return new Part(items, above ? floor : last, End.GO_ON_AT_AUTHORS);
  }

  private Part part(End end) {
    return new Part(items, last, end);
  }

  private boolean follows(Id author) {
    return followed.computeIfAbsent(
        author,
        asked -> get(ReaderStores.FOLLOWING, ReaderStores.followingKey(reader, asked)) != null);
  }

  private @Nullable Watch watch(Id author) {
    byte[] watch = get(ReaderStores.WATCHED_AUTHORS, ReaderStores.authorKey(author));
    return watch == null ? null : Watch.of(watch);
  }

  private byte @Nullable [] get(String store, Bytes key) {
    return stores.get(store, reader.home(), key);
  }

  /** The pins of an author that were seen here. */
  private final class Pulled implements Comparable<Pulled> {

    private final Id author;
    private final PinSource source;
    private boolean watched = true;

    Pulled(Id author) {
      this.author = author;
      this.source =
          new PinSource(
              stores,
              ReaderStores.SEEN_PINS,
              reader.home(),
              after -> ReaderStores.seenPinsOf(author, after),
              request.after(),
              AT_ONCE);
    }

    boolean hasNext() {
      boolean fetches = source.isDrained();
      boolean has = source.hasNext();
      if (fetches) {
        raiseFloor();
      }
      return has;
    }

    /** To be asked after the pins were read: old ones may have gone meanwhile. */
    private void raiseFloor() {
      Watch watch = watch(author);
      if (watch == null) {
        watched = false;
      } else {
        floor = FeedCache.newer(floor, watch.completeFrom());
      }
    }

    @Override
    public int compareTo(Pulled other) {
      return source.compareTo(other.source);
    }
  }
}
