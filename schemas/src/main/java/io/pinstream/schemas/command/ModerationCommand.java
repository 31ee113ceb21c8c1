package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;
import org.jspecify.annotations.Nullable;

/** Judged at the home of the thing that it is about. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ModerationCommand.GiveVerdict.class, name = "give-verdict"),
  @JsonSubTypes.Type(value = ModerationCommand.Report.class, name = "report")
})
public sealed interface ModerationCommand extends Command {

  /**
   * A moderator has looked at something.
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
      implements ModerationCommand {}
}
