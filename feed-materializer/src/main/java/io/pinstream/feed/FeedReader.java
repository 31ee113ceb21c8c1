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
 * Reads feeds: the published pins of those whom a reader follows, newest first.
 *
 * <p>As far as the reader's cached feed is complete, the page comes from it, all in the reader's
 * partition. Behind that, and where the cache is cold, it is merged from the pins of all followed
 * authors at their homes. Both are lists of the same positions, so that a page may begin in one and
 * end in the other, and a cursor from one is good in the other.
 */
public final class FeedReader {

  private final Home<FeedsRead> home;
  private final AuthorPins authorPins;
  private final Consumer<FeedRead> notes;
  private final Duration noted;
  private final Clock clock;

  /**
   * A reader of these feeds.
   *
   * @param notes gets who reads, for feeds are kept for those alone; it must not block
   * @param limits of the application whose feeds these are
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
