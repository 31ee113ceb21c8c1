package io.pinstream.schemas.fact;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What moderators see of a thing that was held, rejected or reported. Written by the decider that
 * owns the thing; a thing that was never in doubt has none.
 *
 * @param id that of the thing; of a link on a board {@link Id#ofReview}
 * @param target the thing; of a link on a board the link, which many boards may have
 * @param board on which the link stands; null for all other kinds
 * @param text what was judged, by the names of its fields
 * @param reasons stable words with hyphens; may be empty
 * @param modelVersion of the model that gave the scores; {@link #NO_MODEL} if none could
 * @param createdAt of the review: when the thing was first in doubt
 * @param note of the moderator, if one decided
 */
public record Review(
    Id id,
    Kind kind,
    Id target,
    @Nullable Id board,
    Id ownerId,
    State state,
    Map<String, String> text,
    Scores scores,
    List<String> reasons,
    String modelVersion,
    Instant createdAt,
    DecidedBy decidedBy,
    @Nullable String note) {

  public static final String NO_MODEL = "none";

  /** As a moderator has decided. */
  public Review decided(State state, @Nullable String note) {
    return new Review(
        id,
        kind,
        target,
        board,
        ownerId,
        state,
        text,
        scores,
        reasons,
        modelVersion,
        createdAt,
        DecidedBy.MODERATOR,
        note);
  }

  /** What the owner is told. */
  public Remarks remarks() {
    return new Remarks(reasons, note);
  }

  public enum Kind {
    @JsonProperty("pin")
    PIN,
    @JsonProperty("board")
    BOARD,
    @JsonProperty("boardLink")
    BOARD_LINK,
    @JsonProperty("user")
    USER
  }

  /** Whose word the state is. */
  public enum DecidedBy {
    @JsonProperty("model")
    MODEL,
    @JsonProperty("moderator")
    MODERATOR
  }
}
