package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Judged at the home of the thing that it is about. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ModerationCommand.GiveVerdict.class, name = "give-verdict"),
  @JsonSubTypes.Type(value = ModerationCommand.Report.class, name = "report")
})
public sealed interface ModerationCommand extends Command {

  /**
   * The key of its record: the id of the review, or the one that it will have if there is none yet.
   * Its home is the thing's.
   */
  Id review();

  /**
   * A moderator has looked at something. Comes from the accounts application, which has checked the
   * role ({@link UserCommand.RequestVerdict}).
   *
   * @param review the review's id
   * @param allow whether it is to be published; otherwise it is rejected
   * @param note for the owner
   */
  record GiveVerdict(
      Id operation,
      Id caller,
      @Nullable Idempotency idempotency,
      Id review,
      boolean allow,
      @Nullable String note)
      implements ModerationCommand {}

  /**
   * Somebody thinks that a thing should not be there.
   *
   * @param target the thing: a pin, a board, a link or a user
   * @param board on which the link stands; null for all other kinds
   */
  record Report(
      Id operation,
      Id caller,
      @Nullable Idempotency idempotency,
      Id target,
      @Nullable Id board,
      String reason)
      implements ModerationCommand {

    @Override
    @JsonIgnore
    public Id review() {
      return board == null ? target : Id.ofReview(board, target);
    }

    /** What kind of thing it is about, which says who judges it; empty if it is about none. */
    @JsonIgnore
    public Optional<Review.Kind> kind() {
      return Optional.ofNullable(
          switch (target.type()) {
            case PIN -> board == null ? Review.Kind.PIN : null;
            case BOARD -> board == null ? Review.Kind.BOARD : null;
            case USER -> board == null ? Review.Kind.USER : null;
            case LINK ->
                board != null && board.type() == IdType.BOARD ? Review.Kind.BOARD_LINK : null;
            case UPLOAD, OPERATION, SIGN_UP, REVIEW, MODEL -> null;
          });
    }
  }
}
