package io.pinstream.feed.reader;

import io.pinstream.feed.reader.FeedCache.Entry;
import io.pinstream.feed.reader.LocalAuthors.Mode;
import io.pinstream.feed.reader.SeenPins.Newest;
import io.pinstream.schemas.id.Id;
import java.util.ArrayList;
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
    FeedCache.State state = cache.state(reader);
    if (state == null) {
      return; // A feed that is not kept, or will be made from the beginning.
    }
    List<Entry> pins = new ArrayList<>();
    for (Id author : more) {
      Mode mode = authors.mode(author);
      if (mode.pulls()) {
        cache.pull(reader, author);
      }
      Newest newest = mode.pushes() ? seenPins.newest(author) : null;
      if (newest != null) {
        pins.addAll(newest.pins());
        state = state.raisedTo(newest.floor());
      }
    }
    cache.add(reader, pins);
    cache.setState(reader, state);
  }

  /** Puts an author's newest pins into a feed. */
  void fill(int reader, Newest newest) {
    FeedCache.State state = cache.state(reader);
    if (state != null) {
      cache.add(reader, newest.pins());
      cache.setState(reader, state.raisedTo(newest.floor()));
    }
  }

  /**
   * Takes an author out. A read asks whether the author of each entry is followed, but it cannot be
   * told any more whose an entry was when its pin is no longer kept here.
   */
  void remove(int reader, Id author) {
    cache.stopPulling(reader, author);
    cache.remove(reader, seenPins.all(author));
  }
}
