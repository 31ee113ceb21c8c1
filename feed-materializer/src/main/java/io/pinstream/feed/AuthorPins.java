package io.pinstream.feed;

import io.pinstream.feed.FeedsRead.NewestPins;
import io.pinstream.feed.page.PinSource;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/**
 * Merges the pins of many authors into one list. Reads each author's pins at that author's home.
 */
final class AuthorPins {

  private static final int AT_ONCE = 8;

  private final Home<FeedsRead> home;

  AuthorPins(Home<FeedsRead> home) {
    this.home = home;
  }

  /** A page of the pins of all these authors, newest first. */
  Page merged(List<Id> authors, Page.Request request) {
    if (authors.isEmpty()) {
      return new Page(List.of(), null);
    }
    // With more authors than items on the page, most authors contribute nothing: fetch one row
    // each.
    int atOnce = authors.size() > request.limit() ? 1 : Math.min(AT_ONCE, request.limit());
    Page.Request first = new Page.Request(atOnce, request.after());
    List<HomeAnswer> newest =
        home.answerAll(authors.stream().map(author -> new NewestPins(author, first)).toList());
    PriorityQueue<PinSource> sources = new PriorityQueue<>();
    for (int i = 0; i < authors.size(); i++) {
      Id author = authors.get(i);
      PinSource source =
          new PinSource(
              (after, limit) ->
                  home.answer(new NewestPins(author, new Page.Request(limit, after))).rows(),
              request.after(),
              atOnce);
      source.take(newest.get(i).rows());
      if (source.hasNext()) {
        sources.add(source);
      }
    }
    List<byte[]> items = new ArrayList<>(request.limit());
    Position last = null;
    while (items.size() < request.limit()) {
      PinSource source = sources.poll();
      if (source == null) {
        return new Page(items, null);
      }
      last = source.position();
      items.add(source.next());
      if (source.hasNext()) {
        sources.add(source);
      }
    }
    return new Page(items, sources.isEmpty() ? null : last);
  }
}
