package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A report of a thing, or a verdict on it. It is in the command topic of the thing's owner, in one
 * order with everything else that happens to the thing.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ModerationCommand.Report.class, name = "report"),
  @JsonSubTypes.Type(value = ModerationCommand.GiveVerdict.class, name = "give-verdict")
})
public sealed interface ModerationCommand extends UserCommand, PinCommand, BoardCommand {

  /**
   * The key of its record: the id of the review, even if the review does not exist yet. Its home is
   * the thing's.
   */
  Id review();

  @Override
  default Id addressee() {
    return review();
  }

  /**
   * A user's report of a thing.
   *
   * @param target the thing: a pin, a board, a link or a user
   * @param board of the link; null for all other kinds
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

    /** The kind of the thing; empty if it is not a kind that can be reported. */
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

  /**
   * A moderator's verdict. Comes from the home of roles, which has checked the role ({@link
   * UserCommand.RequestVerdict}) and handled the Idempotency-Key.
   *
   * @param review the review's id
   * @param allow whether the thing is to be published; otherwise it is rejected
   * @param note for the owner
   */
  record GiveVerdict(Id operation, Id caller, Id review, boolean allow, @Nullable String note)
      implements ModerationCommand {

    @Override
    @JsonIgnore
    public @Nullable Idempotency idempotency() {
      return null;
    }
  }
}
