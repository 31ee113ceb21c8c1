package io.pinstream.topologies.moderation;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.HomeRead;

/** Home reads of reviews: a single one at its owner's home, and the queue by partition. */
public sealed interface ReviewsRead extends HomeRead {

  /** One review as JSON of a Review, open or not, in the application that owns the thing. */
  record KeptReview(Id review) implements ReviewsRead {
    @Override
    public int home() {
      return review.home();
    }

    @Override
    public String store() {
      return KeptReviews.STORE;
    }
  }

  /** Open reviews of one partition, newest first, with positions and as JSON of a Review. */
  record OpenReviews(int home, Page.Request page) implements ReviewsRead {
    @Override
    public String store() {
      return ReviewTable.OPEN_REVIEWS;
    }
  }
}
