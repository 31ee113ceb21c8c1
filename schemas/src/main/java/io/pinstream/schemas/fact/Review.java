package io.pinstream.schemas.fact;

import static java.util.Objects.requireNonNull;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The moderators' record of a thing that was held, rejected or reported. Written by the decider
 * that owns the thing; other things have none.
 *
 * @param id that of the thing; for a link on a board {@link Id#ofReview}
 * @param target the thing; for a link on a board the link, which many boards may have
 * @param board of the link; null for all other kinds
 * @param text the judged text, by field name
 * @param reasons stable words with hyphens; may be empty
 * @param modelVersion of the model that scored it; {@link #NO_MODEL} if none could
 * @param createdAt of the review: when the thing was first in doubt
 * @param note of the moderator, if one decided
 * @param open whether it waits for a moderator. In records from before 2026-12 the last four are
 *     absent, and read as for an unreported thing
 * @param openedAt when it was last opened
 * @param reports since then, each by another user
 * @param reportReasons of the newest of them, newest first, up to {@value #REASONS_KEPT}
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
    @Nullable String note,
    @Nullable Boolean open,
    @Nullable Instant openedAt,
    @Nullable Long reports,
    @Nullable List<String> reportReasons) {

  // A value must not grow with its count.
  private static final int REASONS_KEPT = 5;

  public static final String NO_MODEL = "none";

  public Review {
    open = open == null ? waits(state, decidedBy) : open;
    openedAt = openedAt == null ? createdAt : openedAt;
    reports = reports == null ? 0 : reports;
    reportReasons = reportReasons == null ? List.of() : List.copyOf(reportReasons);
  }

  /** Of an unreported thing. */
  public Review(
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
    this(
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
        decidedBy,
        note,
        null,
        null,
        null,
        null);
  }

  private static boolean waits(State state, DecidedBy decidedBy) {
    return state == State.IN_REVIEW && decidedBy == DecidedBy.MODEL;
  }

  @Override
  public Boolean open() {
    return requireNonNull(open);
  }

  @Override
  public Instant openedAt() {
    return requireNonNull(openedAt);
  }

  @Override
  public Long reports() {
    return requireNonNull(reports);
  }

  @Override
  public List<String> reportReasons() {
    return requireNonNull(reportReasons);
  }

  /** With a moderator's decision, which also settles its reports. */
  public Review decided(State state, @Nullable String note) {
    return with(state, DecidedBy.MODERATOR, note, false, openedAt(), 0, List.of());
  }

  /** With one more report. */
  public Review reported(String reason, Instant now) {
    boolean more = open();
    return with(
        state,
        decidedBy,
        note,
        true,
        more ? openedAt() : now,
        more ? reports() + 1 : 1,
        more
            ? Stream.concat(Stream.of(reason), reportReasons().stream())
                .limit(REASONS_KEPT)
                .toList()
            : List.of(reason));
  }

  /**
   * The model's new result, replacing an earlier review. Reports still count.
   *
   * @param before null if there is none
   */
  public Review replacing(@Nullable Review before, Instant now) {
    boolean held = waits(state, decidedBy);
    if (before == null) {
      return with(state, decidedBy, note, held, now, 0, List.of());
    }
    boolean reported = before.open() && before.reports() > 0;
    boolean waits = held || reported;
    return with(
        state,
        decidedBy,
        note,
        waits,
        waits && !before.open() ? now : before.openedAt(),
        reported ? before.reports() : 0,
        reported ? before.reportReasons() : List.of());
  }

  private Review with(
      State state,
      DecidedBy decidedBy,
      @Nullable String note,
      boolean open,
      Instant openedAt,
      long reports,
      List<String> reportReasons) {
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
        decidedBy,
        note,
        open,
        openedAt,
        reports,
        reportReasons);
  }

  /** What the owner sees. */
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

  /** Who decided the state. */
  public enum DecidedBy {
    @JsonProperty("model")
    MODEL,
    @JsonProperty("moderator")
    MODERATOR
  }
}
