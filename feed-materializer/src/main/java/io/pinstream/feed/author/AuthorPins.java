package io.pinstream.feed.author;

import io.pinstream.feed.page.PinSource;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.ViewStores;
import java.util.ArrayList;
import java.util.List;
import java.util.PriorityQueue;

/** Reads the pins of many authors as one list, each at the author's home. */
public final class AuthorPins {

  private static final int AT_ONCE = 8;

  private final ViewStores stores;

  public AuthorPins(ViewStores stores) {
    this.stores = stores;
  }

  /** A page of the pins of all these authors, newest first. */
  public Page merged(List<Id> authors, Page.Request request) {
    // Of so many authors, most have nothing on the page but what it takes to know that.
    int atOnce = authors.size() > request.limit() ? 1 : Math.min(AT_ONCE, request.limit());
    List<PinSource> all = new ArrayList<>(authors.size());
    for (Id author : authors) {
      all.add(
          new PinSource(
              stores,
              AuthorStores.AUTHOR_PINS,
              author.home(),
              after -> Pages.range(author, after),
              request.after(),
              atOnce));
    }
    PinSource.fetch(all);
    PriorityQueue<PinSource> sources = new PriorityQueue<>();
    for (PinSource source : all) {
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
