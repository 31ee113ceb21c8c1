package io.pinstream.feed;

import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.cache.FeedMemory;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.HomeRead;

/** Home reads of feeds: some go to the reader's home, others to an author's home. */
public sealed interface FeedsRead extends HomeRead {

  /** The part of a feed page that the reader's home has, as JSON of pins; see {@link KnownFeed}. */
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

  /** An author's newest pins after a position, as JSON, with positions. */
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
