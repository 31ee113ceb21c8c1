package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;

/** Work on the blob store that a decider delegates, because a stream thread never waits for it. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ImageCommand.CheckImage.class, name = "check-image"),
  @JsonSubTypes.Type(value = ImageCommand.RemoveImage.class, name = "remove-image")
})
public sealed interface ImageCommand {

  Id pin();

  String mediaKey();

  /** Check the upload; if it is an image as announced, store a clean copy. */
  record CheckImage(Id pin, Id author, Id upload, String mediaKey) implements ImageCommand {}

  /** The pin is gone: remove the stored copy. */
  record RemoveImage(Id pin, String mediaKey) implements ImageCommand {}
}
