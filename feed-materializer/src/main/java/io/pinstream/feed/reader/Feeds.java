package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.reader.LocalAuthors.Mode;
import io.pinstream.feed.reader.SeenPins.Newest;
import io.pinstream.schemas.id.Id;
import java.util.List;

/** How authors come into the cached feeds of those who read them, and out of these again. */
final class Feeds {

  private final FeedCache cache;
  private final SeenPins seenPins;
  private final LocalAuthors authors;

  Feeds(FeedCache cache, SeenPins seenPins, LocalAuthors authors) {
    this.cache = cache;
    this.seenPins = seenPins;
    this.authors = authors;
  }

  /** Lets a feed have authors; of one who is not watched yet, the pins come when that is so. */
  void add(int reader, List<Id> more) {
    if (!cache.has(reader)) {
      return; // A feed that is not kept, or will be made from the beginning.
    }
    for (Id author : more) {
      Mode mode = authors.mode(author);
      if (mode.pulls()) {
        cache.pull(reader, author);
      }
      Newest newest = mode.pushes() ? seenPins.newest(author) : null;
      if (newest != null) {
        fill(reader, newest);
      }
    }
  }

  /** Puts an author's newest pins into a feed. */
  void fill(int reader, Newest newest) {
    cache.add(reader, newest.pins(), newest.floor());
  }

  /**
   * Takes an author out. Entries of which the pin is no longer kept here stay: a page that comes to
   * one of them goes on at the authors' homes.
   */
  void remove(int reader, Id author) {
    cache.stopPulling(reader, author);
    cache.remove(reader, seenPins.all(author));
  }
}
