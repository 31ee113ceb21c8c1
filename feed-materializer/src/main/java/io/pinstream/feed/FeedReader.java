package io.pinstream.feed;

import io.pinstream.feed.author.AuthorPins;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.CachedFeeds;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.reads.ViewStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads feeds: the published pins of those whom a reader follows, newest first.
 *
 * <p>As far as the reader's cached feed is complete, the page comes from it, all in the reader's
 * partition. Behind that, and where the cache is cold, it is merged from the pins of all followed
 * authors at their homes. Both are lists of the same positions, so that a page may begin in one and
 * end in the other, and a cursor from one is good in the other.
 */
public final class FeedReader {

  private final CachedFeeds cached;
  private final AuthorPins authorPins;
  private final Consumer<FeedRead> notes;
  private final Duration noted;
  private final Clock clock;

  /**
   * A reader of these stores.
   *
   * @param notes gets who reads, for feeds are kept for those alone; it must not block
   * @param limits of the application whose stores these are
   */
  public FeedReader(ViewStores stores, Consumer<FeedRead> notes, FeedLimits limits, Clock clock) {
    this.cached = new CachedFeeds(stores);
    this.authorPins = new AuthorPins(stores);
    this.notes = notes;
    this.noted = limits.awake().noted();
    this.clock = clock;
  }

  public Page feed(Id reader, Page.Request request) {
    CachedFeeds.Part part = cached.read(reader, request);
    Page page = page(reader, request, part);
    Instant now = clock.instant();
    Long last = part.noted() == null ? cached.lastNoted(reader) : part.noted();
    if (last == null || last <= now.minus(noted).toEpochMilli()) {
      notes.accept(new FeedRead(reader, now));
    }
    return page;
  }

  private Page page(Id reader, Page.Request request, CachedFeeds.Part part) {
    List<byte[]> items = new ArrayList<>(part.items());
    return switch (part.end()) {
      case FULL -> new Page(items, part.last());
      case WHOLE -> new Page(items, null);
      case GO_ON_AT_AUTHORS -> {
        int missing = request.limit() - items.size();
        if (missing == 0) {
          yield new Page(items, part.last());
        }
        Page rest = pull(reader, new Page.Request(missing, part.last()));
        items.addAll(rest.items());
        yield new Page(items, rest.next());
      }
    };
  }

  private Page pull(Id reader, Page.Request request) {
    return authorPins.merged(cached.followedBy(reader), request);
  }
}
