package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.rest.State;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.KeptReviews;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Holds accounts with unusual behaviour: others do not see them until a moderator has decided.
 * Accounts that are already held or rejected stay so; moderators' accounts are never held.
 */
final class HoldRiskyAccount {

  /**
   * A field of the review's text. Only moderators see it, so that abusers do not learn the
   * thresholds.
   */
  private static final String BEHAVIOUR = "behaviour";

  private final KeyValueStore<Bytes, byte[]> accounts;
  private final UserTable users;
  private final ModeratedUsers moderated;
  private final KeptReviews reviews;

  HoldRiskyAccount(
      KeyValueStore<Bytes, byte[]> accounts,
      UserTable users,
      ModeratedUsers moderated,
      KeptReviews reviews) {
    this.accounts = accounts;
    this.users = users;
    this.moderated = moderated;
    this.reviews = reviews;
  }

  void hold(UserCommand.AlertAccountRisk alert, long now) {
    UserItem user = users.find(alert.user());
    if (user == null || !user.isPublished() || isModerator(user)) {
      return;
    }
    Review review = review(user, alert, Instant.ofEpochMilli(now));
    moderated.change(user, State.IN_REVIEW, review.remarks(), alert, now);
    reviews.put(review, alert.operation(), now);
  }

  private boolean isModerator(UserItem user) {
    byte[] json = accounts.get(StoreKey.at(user.id().home()).name(user.username()).bytes());
    return json != null && Json.read(json, Account.class).held().contains(Role.MODERATOR);
  }

  private static Review review(UserItem user, UserCommand.AlertAccountRisk alert, Instant now) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("username", user.username());
    text.put("displayName", user.displayName());
    text.put(
        BEHAVIOUR,
        String.format(
            Locale.ROOT,
            "Score %.3f after %d actions. %s",
            alert.score(),
            alert.actionCount(),
            String.join("; ", alert.reasons())));
    return new Review(
        user.id(),
        Review.Kind.USER,
        user.id(),
        null,
        user.id(),
        State.IN_REVIEW,
        text,
        Scores.NONE,
        List.of(Finding.BEHAVIOUR),
        alert.modelVersion(),
        now,
        DecidedBy.MODEL,
        null);
  }
}
