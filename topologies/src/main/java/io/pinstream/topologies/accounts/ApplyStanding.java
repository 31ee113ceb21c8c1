package io.pinstream.topologies.accounts;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.fact.Standing;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.Role;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.streams.CloudEvents;
import io.pinstream.topologies.streams.StoreKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/**
 * Quarantines accounts that behave unlike the rest: others do not see them until a moderator has
 * looked. Who is held or rejected already stays so, and nobody is held who moderates.
 */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ApplyStanding implements Processor<Id, Standing, Homed, Object> {

  /** Of a review's text: for moderators alone, so that nobody learns how much is too much. */
  private static final String BEHAVIOUR = "behaviour";

  private KeyValueStore<Bytes, byte[]> accounts;
  private UserShelf shelf;
  private KeptReviews reviews;
  private CloudEvents events;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    accounts = context.getStateStore(AccountsTopology.ACCOUNTS);
    shelf = new UserShelf(context);
    events = new CloudEvents(context);
    reviews = new KeptReviews(context, events);
  }

  @Override
  public void process(Record<Id, Standing> record) {
    Standing standing = record.value();
    User user = standing == null ? null : shelf.find(standing.user());
    if (standing == null || user == null || isModerator(user)) {
      return;
    }
    long now = record.timestamp();
    Review review = review(user, standing, Instant.ofEpochMilli(now));
    shelf.put(HeldUser.of(user, State.IN_REVIEW, new Remarks(review.reasons(), null)));
    events.emit(Topics.USERS, user.id(), null, "user.withdrawn", standing.operation(), now);
    reviews.put(review, standing.operation(), now);
  }

  private boolean isModerator(User user) {
    byte[] json = accounts.get(StoreKey.at(user.id().home()).name(user.username()).bytes());
    return json != null && Json.read(json, Account.class).held().contains(Role.MODERATOR);
  }

  private static Review review(User user, Standing standing, Instant now) {
    Map<String, String> text = new LinkedHashMap<>();
    text.put("username", user.username());
    text.put("displayName", user.displayName());
    text.put(
        BEHAVIOUR,
        String.format(
            Locale.ROOT,
            "Score %.3f after %d doings. %s",
            standing.score(),
            standing.doings(),
            String.join("; ", standing.reasons())));
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
        standing.modelVersion(),
        now,
        DecidedBy.MODEL,
        null);
  }
}
