package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The result of judging the texts of a thing.
 *
 * @param state the state that the thing gets
 * @param text the judged texts by field name
 * @param reasons stable words with hyphens
 * @param worst the field with the highest score; empty if there is none
 */
public record Finding(
    State state,
    Map<String, String> text,
    Scores scores,
    List<String> reasons,
    String modelVersion,
    String worst) {

  /** The reason for holding an account because of its behaviour. */
  public static final String BEHAVIOUR = "unusual-behaviour";

  public boolean isFine() {
    return state == State.PUBLISHED;
  }

  /** Adds a reason, and holds a thing that would be published. */
  public Finding held(String reason) {
    Set<String> more = new LinkedHashSet<>(reasons);
    more.add(reason);
    return new Finding(
        isFine() ? State.IN_REVIEW : state, text, scores, List.copyOf(more), modelVersion, worst);
  }

  /** The finding for a reported thing, which stays published until a moderator decides. */
  public Finding reported() {
    return new Finding(State.PUBLISHED, text, scores, reasons, modelVersion, worst);
  }

  public Remarks remarks() {
    return new Remarks(reasons, null);
  }

  /** The review of a thing; it has the thing's id. */
  public Review review(Review.Kind kind, Id thing, Id owner, Instant now) {
    return review(thing, kind, thing, null, owner, now);
  }

  /** The review of a link on a board. */
  public Review review(Id board, Id link, Id owner, Instant now) {
    return review(Id.ofReview(board, link), Review.Kind.BOARD_LINK, link, board, owner, now);
  }

  Review review(Id id, Review.Kind kind, Id target, @Nullable Id board, Id owner, Instant now) {
    return new Review(
        id,
        kind,
        target,
        board,
        owner,
        state,
        text,
        scores,
        reasons,
        modelVersion,
        now,
        DecidedBy.MODEL,
        null);
  }
}
