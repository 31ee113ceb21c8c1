package io.pinstream.feed;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.HomeRead;

/** What can be read of feeds: what the reader's home knows, and what each author's home knows. */
public sealed interface FeedsRead extends HomeRead {

  /**
   * A page of a feed as far as the reader's home knows it, as JSON of pins; see {@link KnownFeed}.
   */
  record FeedPage(Id reader, Page.Request page) implements FeedsRead {
    @Override
    public int home() {
      return reader.home();
    }

    @Override
    public String store() {
      return FeedMemory.NAME;
    }
  }

  /** An author's newest pins behind a position, as JSON, with positions. */
  record NewestPins(Id author, Page.Request page) implements FeedsRead {
    @Override
    public int home() {
      return author.home();
    }

    @Override
    public String store() {
      return AuthorStores.AUTHOR_PINS;
    }
  }
}
