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
 * What was found in what somebody wrote.
 *
 * @param state in which it goes on from here
 * @param text by the names of its fields
 * @param reasons stable words with hyphens
 * @param worst the field to blame most; empty if none is
 */
public record Finding(
    State state,
    Map<String, String> text,
    Scores scores,
    List<String> reasons,
    String modelVersion,
    String worst) {

  /** Why an account is held that does what others do not, whatever it is called. */
  public static final String BEHAVIOUR = "unusual-behaviour";

  public boolean isFine() {
    return state == State.PUBLISHED;
  }

  /** Held at least, for this reason too. */
  public Finding held(String reason) {
    Set<String> more = new LinkedHashSet<>(reasons);
    more.add(reason);
    return new Finding(
        isFine() ? State.IN_REVIEW : state, text, scores, List.copyOf(more), modelVersion, worst);
  }

  /** What moderators see of it if it is published already, and stays so until one decides. */
  public Finding reported() {
    return new Finding(State.PUBLISHED, text, scores, reasons, modelVersion, worst);
  }

  public Remarks remarks() {
    return new Remarks(reasons, null);
  }

  /** The review of a thing whose review has its own id. */
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
