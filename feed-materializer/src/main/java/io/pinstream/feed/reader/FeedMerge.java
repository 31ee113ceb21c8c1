package io.pinstream.feed.reader;

import io.pinstream.feed.cache.Entry;
import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.cache.FeedLook;
import io.pinstream.feed.page.PinSource;
import io.pinstream.feed.reader.CachedFeeds.End;
import io.pinstream.feed.reader.CachedFeeds.Part;
import io.pinstream.feed.reader.ReaderStores.SeenPin;
import io.pinstream.feed.reader.ReaderStores.Watch;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.ViewStores;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.apache.kafka.common.utils.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Merges one page from the pushed entries of a feed and the pins of its pulled authors, by
 * position: a pin that comes both ways is shown once. Each source is complete down to its own
 * floor. The merge stops at the highest floor, and the page continues at the authors' homes;
 * otherwise it would have gaps.
 */
final class FeedMerge {

  private static final int AT_ONCE = 4;

  private final ViewStores stores;
  private final Id reader;
  private final Page.Request request;
  private final Pushed pushed;
  private final FeedLook.Found cached;
  private final PriorityQueue<Pulled> heads = new PriorityQueue<>();
  private final Map<Long, @Nullable SeenPin> fetched = new HashMap<>();
  private final List<byte[]> items;
  private long floor;
  private boolean looked;
  private @Nullable Position last;

  /** One merge; an instance is used once. */
  FeedMerge(ViewStores stores, Id reader, Page.Request request, FeedLook.Found cached) {
    this.stores = stores;
    this.reader = reader;
    this.request = request;
    this.pushed = new Pushed(cached);
    this.cached = cached;
    this.floor = cached.floor();
    this.last = request.after();
    this.items = new ArrayList<>(request.limit());
  }

  Part merged() {
    for (int i = 0; i < cached.entries().size(); i++) {
      fetched.put(cached.entries().get(i).pin(), seenPin(cached.pins().get(i)));
    }
    for (Id author : cached.pulled()) {
      if (!add(new Pulled(author))) {
        return part(End.GO_ON_AT_AUTHORS);
      }
    }
    while (true) {
      if (!pushed.look()) {
        return part(End.GO_ON_AT_AUTHORS);
      }
      Position position = nextPosition();
      if (position == null) {
        return end();
      }
      if (position.millis() <= floor) {
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

  /** Whether the merge queried stores beyond the rows found with the feed. */
  boolean hasLooked() {
    return looked;
  }

  /** The newest remaining pin; null if there is none, or if older entries must be read first. */
  private @Nullable Position nextPosition() {
    Position entry = pushed.position();
    Pulled head = heads.peek();
    if (entry == null) {
      return pushed.cut || head == null ? null : head.source.position();
    }
    return head == null || entry.compareTo(head.source.position()) <= 0
        ? entry
        : head.source.position();
  }

  private Part end() {
    if (pushed.cut) {
      return part(End.FULL);
    }
    return floor == FeedCache.NO_FLOOR
        ? new Part(items, null, End.WHOLE, cached.noted())
        : part(End.GO_ON_AT_AUTHORS);
  }

  private Part part(End end) {
    return new Part(items, last, end, cached.noted());
  }

  /** Takes a pin from its sources; false if the next one is not known here. */
  private boolean take(Position position) {
    Pulled head = heads.peek();
    SeenPin entry = pushed.next(position);
    boolean known = true;
    if (head != null && head.source.position().equals(position)) {
      heads.remove();
      SeenPin pin = entry == null ? seen(ReaderStores.seenNumber(head.source.next())) : entry;
      if (entry != null) {
        head.source.next();
      }
      if (pin == null) {
        return false; // Evicted as too old since it was listed.
      }
      show(pin);
      known = add(head);
    } else if (entry != null) {
      show(entry);
    }
    last = position;
    return known;
  }

  private void show(SeenPin pin) {
    if (!pin.isWithdrawn()) {
      items.add(pin.json());
    }
  }

  /** Adds a source to the merge; false if its author is not watched here. */
  private boolean add(Pulled author) {
    if (author.hasNext()) {
      heads.add(author);
    }
    return author.watched;
  }

  /** A pin that was seen here; null if its current state is not known here. */
  private @Nullable SeenPin seen(long pin) {
    SeenPin found = fetched.containsKey(pin) ? fetched.get(pin) : look(pin);
    if (found == null || !found.isWithdrawn()) {
      return found;
    }
    // Between two watches, all pins of an author look withdrawn. A pin read before the second watch
    // may be visible again since.
    boolean watched =
        get(ReaderStores.WATCHED_AUTHORS, ReaderStores.authorKey(found.author())) != null;
    return watched ? look(pin) : null;
  }

  private @Nullable SeenPin look(long pin) {
    return seenPin(get(ReaderStores.SEEN_PINS, ReaderStores.seenKey(pin)));
  }

  private static @Nullable SeenPin seenPin(byte @Nullable [] row) {
    return row == null ? null : SeenPin.of(row);
  }

  private byte @Nullable [] get(String store, Bytes key) {
    looked = true;
    return stores.get(store, reader.home(), key);
  }

  /**
   * The pushed entries. Looked up one millisecond at a time, because entries have no order within
   * one.
   */
  private final class Pushed {

    private final List<Entry> entries;
    private final boolean cut;
    private final Deque<SeenPin> sameTime = new ArrayDeque<>();
    private int next;

    Pushed(FeedLook.Found cached) {
      this.entries = cached.entries();
      this.cut = cached.cut();
    }

    /** Looks up the next pins if necessary; false if one is no longer kept here. */
    boolean look() {
      while (sameTime.isEmpty() && next < entries.size()) {
        long millis = entries.get(next).millis();
        List<SeenPin> found = new ArrayList<>();
        for (; next < entries.size() && entries.get(next).millis() == millis; next++) {
          SeenPin pin = seen(entries.get(next).pin());
          if (pin == null) {
            return false;
          }
          if (isBehind(pin.position())) {
            found.add(pin);
          }
        }
        found.sort(Comparator.comparing(SeenPin::position));
        sameTime.addAll(found);
      }
      return true;
    }

    private boolean isBehind(Position position) {
      return request.after() == null || position.compareTo(request.after()) > 0;
    }

    @Nullable Position position() {
      SeenPin pin = sameTime.peekFirst();
      return pin == null ? null : pin.position();
    }

    /** The next pin if it is at this position. */
    @Nullable SeenPin next(Position position) {
      return position.equals(position()) ? sameTime.removeFirst() : null;
    }
  }

  /** The pins of an author that were seen here. */
  private final class Pulled implements Comparable<Pulled> {

    private final Id author;
    private final PinSource source;
    private boolean watched = true;

    Pulled(Id author) {
      looked = true;
      this.author = author;
      this.source =
          new PinSource(
              (after, limit) ->
                  Pages.rows(
                      stores,
                      ReaderStores.SEEN_PLACES,
                      reader.home(),
                      ReaderStores.seenPlacesOf(author, after),
                      limit),
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

    /** Called after the pins were read: old ones may have been evicted meanwhile. */
    private void raiseFloor() {
      byte[] row = get(ReaderStores.WATCHED_AUTHORS, ReaderStores.authorKey(author));
      watched = row != null;
      floor = row == null ? floor : Math.max(floor, Watch.of(row).floor());
    }

    @Override
    public int compareTo(Pulled other) {
      return source.compareTo(other.source);
    }
  }
}
