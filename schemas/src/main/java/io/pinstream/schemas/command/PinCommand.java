package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;
import org.jspecify.annotations.Nullable;

/** Judged at the pin's home, which is its author's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = PinCommand.CreatePin.class, name = "create-pin"),
  @JsonSubTypes.Type(value = PinCommand.DeletePin.class, name = "delete-pin"),
  @JsonSubTypes.Type(value = ModerationCommand.Report.class, name = "report"),
  @JsonSubTypes.Type(value = ModerationCommand.GiveVerdict.class, name = "give-verdict")
})
public sealed interface PinCommand extends Command
    permits PinCommand.CreatePin, PinCommand.DeletePin, ModerationCommand {

  /**
   * A request to publish an upload.
   *
   * @param upload the upload that the image comes from
   * @param mediaKey 128 random bits in hexadecimal: the key of the stored image
   */
  record CreatePin(
      Id operation,
      Id caller,
      @Nullable Idempotency idempotency,
      Id pin,
      Id upload,
      String mediaKey,
      String title,
      String description,
      @Nullable String link)
      implements PinCommand {}

  record DeletePin(Id operation, Id caller, @Nullable Idempotency idempotency, Id pin)
      implements PinCommand {}
}
