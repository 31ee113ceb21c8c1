package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.rest.Visibility;
import org.jspecify.annotations.Nullable;

/** Judged at the board's home, which is its owner's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = BoardCommand.CreateBoard.class, name = "create-board"),
  @JsonSubTypes.Type(value = BoardCommand.UpdateBoard.class, name = "update-board"),
  @JsonSubTypes.Type(value = BoardCommand.DeleteBoard.class, name = "delete-board"),
  @JsonSubTypes.Type(value = BoardCommand.AddLink.class, name = "add-link"),
  @JsonSubTypes.Type(value = BoardCommand.RemoveLink.class, name = "remove-link"),
  @JsonSubTypes.Type(value = BoardCommand.ShareBoard.class, name = "share-board"),
  @JsonSubTypes.Type(value = BoardCommand.UnshareBoard.class, name = "unshare-board"),
  @JsonSubTypes.Type(value = ModerationCommand.Report.class, name = "report"),
  @JsonSubTypes.Type(value = ModerationCommand.GiveVerdict.class, name = "give-verdict")
})
public sealed interface BoardCommand extends Command permits BoardCommand.Edit, ModerationCommand {

  /**
   * The key of its record: the board, or for sharing the friend, whose home knows whether that user
   * exists.
   */
  Id addressee();

  /** A command about a board. */
  sealed interface Edit extends BoardCommand {

    /** The board in question. */
    Id board();

    @Override
    default Id addressee() {
      return board();
    }
  }

  record CreateBoard(
      Id operation,
      Id caller,
      @Nullable Idempotency idempotency,
      Id board,
      String name,
      String description,
      Visibility visibility)
      implements Edit {}

  /** Null fields stay unchanged. */
  record UpdateBoard(
      Id operation,
      Id caller,
      @Nullable Idempotency idempotency,
      Id board,
      @Nullable String name,
      @Nullable String description,
      @Nullable Visibility visibility)
      implements Edit {}

  record DeleteBoard(Id operation, Id caller, @Nullable Idempotency idempotency, Id board)
      implements Edit {}

  /**
   * Adds a link to the caller's own board.
   *
   * @param link the id derived from {@code originalUrl}
   * @param originalUrl in its canonical form
   * @param title the owner's own, as is {@code metadata}
   * @param metadata an object
   */
  record AddLink(
      Id operation,
      Id caller,
      @Nullable Idempotency idempotency,
      Id board,
      Id link,
      String originalUrl,
      @Nullable String title,
      @Nullable RawJson metadata)
      implements Edit {}

  record RemoveLink(Id operation, Id caller, @Nullable Idempotency idempotency, Id board, Id link)
      implements Edit {}

  /**
   * @param user the friend who is to see the board
   */
  record ShareBoard(Id operation, Id caller, @Nullable Idempotency idempotency, Id board, Id user)
      implements Edit {

    @Override
    public Id addressee() {
      return user;
    }
  }

  /** Takes the same path as {@link ShareBoard}, so that one cannot overtake the other. */
  record UnshareBoard(Id operation, Id caller, @Nullable Idempotency idempotency, Id board, Id user)
      implements Edit {

    @Override
    public Id addressee() {
      return user;
    }
  }
}
