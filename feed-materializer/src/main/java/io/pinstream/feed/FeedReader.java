package io.pinstream.feed;

import io.pinstream.feed.FeedsRead.FeedPage;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.homereads.HomeAnswer.Status;
import io.pinstream.streams.reads.ViewStores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/**
 * Reads feeds: the published pins of the accounts that a reader follows, newest first.
 *
 * <p>Down to the floor of the cached feed, a page comes from the cache in the reader's partition.
 * Below the floor, and for a cold cache, it is a merge of the pins of all followed authors, read at
 * their homes. Both lists use the same positions: a page can start in one and end in the other, and
 * a cursor is valid in both.
 */
public final class FeedReader {

  private final Home<FeedsRead> home;
  private final AuthorPins authorPins;
  private final Consumer<FeedRead> notes;
  private final Duration noted;
  private final Clock clock;

  /**
   * Reads the feeds of this home.
   *
   * @param notes is notified of reads, because feeds are kept only for active readers; must not
   *     block
   * @param limits the limits of the feed application
   */
  public FeedReader(
      Home<FeedsRead> home, Consumer<FeedRead> notes, FeedLimits limits, Clock clock) {
    this.home = home;
    this.authorPins = new AuthorPins(home);
    this.notes = notes;
    this.noted = limits.awake().noted();
    this.clock = clock;
  }

  /** Reads the stores of this process. */
  public FeedReader(ViewStores stores, Consumer<FeedRead> notes, FeedLimits limits, Clock clock) {
    this(new FeedsHome(stores), notes, limits, clock);
  }

  public Page feed(Id reader, Page.Request request) {
    HomeAnswer answer = home.answer(new FeedPage(reader, request));
    KnownFeed known = KnownFeed.of(answer.more());
    Page page = answer.status() == Status.GOES_ON ? goOn(answer, known, request) : answer.page();
    Instant now = clock.instant();
    Long last = known.noted();
    if (last == null || last <= now.minus(noted).toEpochMilli()) {
      notes.accept(new FeedRead(reader, now));
    }
    return page;
  }

  private Page goOn(HomeAnswer answer, KnownFeed known, Page.Request request) {
    int missing = request.limit() - answer.items().size();
    Page rest = authorPins.merged(known.goOnAt(), new Page.Request(missing, answer.next()));
    List<byte[]> items = new ArrayList<>(answer.items());
    items.addAll(rest.items());
    return new Page(items, rest.next());
  }
}
