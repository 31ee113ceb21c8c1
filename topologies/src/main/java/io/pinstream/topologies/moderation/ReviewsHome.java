package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.json.Json;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewStores.HomedKey;
import io.pinstream.topologies.moderation.ReviewsRead.KeptReview;
import io.pinstream.topologies.moderation.ReviewsRead.OpenReviews;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Answers reads of reviews from the stores of local tasks: of an owner's application, or of the
 * queue.
 */
public final class ReviewsHome implements Home<ReviewsRead> {

  private final ViewStores stores;

  public ReviewsHome(ViewStores stores) {
    this.stores = stores;
  }

  @Override
  public HomeAnswer answer(ReviewsRead read) {
    return switch (read) {
      case KeptReview of -> kept(of);
      case OpenReviews of -> open(of);
    };
  }

  /** Re-serialised, because older rows have fewer fields. */
  private HomeAnswer kept(KeptReview read) {
    byte[] json = stores.get(read.store(), read.home(), StoreKey.of(read.review()).bytes());
    return json == null
        ? HomeAnswer.notFound()
        : HomeAnswer.of(Json.write(Json.read(json, Review.class)));
  }

  private HomeAnswer open(OpenReviews read) {
    Rows listed =
        Pages.rows(
            stores,
            read.store(),
            read.home(),
            Pages.range(ReviewTable.queue(), read.page().after()),
            read.page().limit());
    List<byte @Nullable []> reviews =
        stores.getEach(
            ReviewTable.REVIEWS,
            listed.rows().stream()
                .map(row -> new HomedKey(read.home(), StoreKey.of(row.position().id()).bytes()))
                .toList());
    List<Row> open = new ArrayList<>(reviews.size());
    for (int i = 0; i < reviews.size(); i++) {
      Row row = listed.rows().get(i);
      byte @Nullable [] json = reviews.get(i);
      // Skip it if it was decided or reopened meanwhile.
      if (json != null && standsAt(row, json)) {
        open.add(new Row(row.position(), json));
      }
    }
    return HomeAnswer.of(new Rows(open, listed.next()));
  }

  private static boolean standsAt(Row row, byte[] json) {
    Review review = Json.read(json, Review.class);
    return review.open() && ReviewTable.position(review).equals(row.position());
  }
}
