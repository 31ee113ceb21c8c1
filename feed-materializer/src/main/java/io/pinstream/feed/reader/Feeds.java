package io.pinstream.feed.reader;

import io.pinstream.feed.cache.FeedCache;
import io.pinstream.feed.reader.LocalAuthors.Mode;
import io.pinstream.feed.reader.SeenPins.Newest;
import io.pinstream.schemas.id.Id;
import java.util.List;

/** Adds authors to cached feeds, and removes them. */
final class Feeds {

  private final FeedCache cache;
  private final SeenPins seenPins;
  private final LocalAuthors authors;

  Feeds(FeedCache cache, SeenPins seenPins, LocalAuthors authors) {
    this.cache = cache;
    this.seenPins = seenPins;
    this.authors = authors;
  }

  /**
   * Adds authors to a feed. The pins of an author who is not watched yet follow once the author is
   * watched.
   */
  void add(int reader, List<Id> more) {
    if (!cache.has(reader)) {
      return; // The feed is not kept, or will be rebuilt from scratch.
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
   * Removes an author from a feed. Entries whose pins are no longer kept here stay: a page that
   * reaches one continues at the authors' homes.
   */
  void remove(int reader, Id author) {
    cache.stopPulling(reader, author);
    cache.remove(reader, seenPins.all(author));
  }
}
