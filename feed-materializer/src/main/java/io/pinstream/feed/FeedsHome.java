package io.pinstream.feed;

import io.pinstream.feed.FeedsRead.FeedPage;
import io.pinstream.feed.FeedsRead.NewestPins;
import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.reader.CachedFeeds;
import io.pinstream.feed.reader.CachedFeeds.Part;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.homereads.HomeAnswer.Status;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewStores.HomedRange;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers feed reads from the stores of local tasks. Only active tasks have cached feeds: a standby
 * knows whom a reader follows and leaves the whole page to the authors' homes.
 */
public final class FeedsHome implements Home<FeedsRead> {

  private final ViewStores stores;
  private final CachedFeeds cached;
  private final boolean copies;

  /** Answers from active tasks. */
  public FeedsHome(ViewStores stores) {
    this(stores, false);
  }

  private FeedsHome(ViewStores stores, boolean copies) {
    this.stores = stores;
    this.cached = new CachedFeeds(stores);
    this.copies = copies;
  }

  /** Answers from standby tasks. */
  public static FeedsHome ofCopies(ViewStores stores) {
    return new FeedsHome(stores, true);
  }

  @Override
  public HomeAnswer answer(FeedsRead read) {
    return switch (read) {
      case FeedPage of -> copies ? atAuthors(of) : feed(of);
      case NewestPins of ->
          HomeAnswer.of(
              Pages.rows(
                  stores,
                  of.store(),
                  of.home(),
                  Pages.range(of.author(), of.page().after()),
                  of.page().limit()));
    };
  }

  /**
   * Reads the newest pins of many authors with one query per partition, or a few for very many
   * authors.
   */
  @Override
  public List<HomeAnswer> answerAll(List<? extends FeedsRead> reads) {
    List<NewestPins> pins =
        reads.stream().filter(NewestPins.class::isInstance).map(NewestPins.class::cast).toList();
    if (pins.size() < reads.size()
        || pins.stream().mapToInt(read -> read.page().limit()).distinct().count() != 1) {
      return Home.super.answerAll(reads);
    }
    List<HomedRange> ranges =
        pins.stream()
            .map(of -> new HomedRange(of.home(), Pages.range(of.author(), of.page().after())))
            .toList();
    return stores
        .firstRows(AuthorStores.AUTHOR_PINS, ranges, pins.getFirst().page().limit())
        .stream()
        .map(HomeAnswer::of)
        .toList();
  }

  private HomeAnswer feed(FeedPage read) {
    Id reader = read.reader();
    Part part = cached.read(reader, read.page());
    // A part without a time means that the cache has no feed of this reader.
    Long noted = part.noted() == null ? cached.lastNoted(reader) : part.noted();
    return switch (part.end()) {
      case FULL -> whole(part, part.last(), noted);
      case WHOLE -> whole(part, null, noted);
      case GO_ON_AT_AUTHORS ->
          part.items().size() == read.page().limit()
              ? whole(part, part.last(), noted)
              : answer(Status.GOES_ON, part, part.last(), noted, cached.followedBy(reader));
    };
  }

  private HomeAnswer atAuthors(FeedPage read) {
    return new HomeAnswer(
        Status.GOES_ON,
        List.of(),
        List.of(),
        read.page().after(),
        KnownFeed.ofCopy(cached.followedBy(read.reader())).toBytes());
  }

  private static HomeAnswer whole(Part part, @Nullable Position next, @Nullable Long noted) {
    return answer(Status.FOUND, part, next, noted, List.of());
  }

  private static HomeAnswer answer(
      Status status, Part part, @Nullable Position next, @Nullable Long noted, List<Id> authors) {
    return new HomeAnswer(
        status, part.items(), List.of(), next, new KnownFeed(noted, authors).toBytes());
  }
}
