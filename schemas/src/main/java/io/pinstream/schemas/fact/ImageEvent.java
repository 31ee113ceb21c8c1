package io.pinstream.schemas.fact;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;

/** The result of an image check. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = ImageEvent.ImageKept.class, name = "image-kept"),
  @JsonSubTypes.Type(value = ImageEvent.ImageRefused.class, name = "image-refused")
})
public sealed interface ImageEvent {

  Id pin();

  /** It is an image as announced, and its clean copy is stored. Sizes are those of the copy. */
  record ImageKept(Id pin, String contentType, long bytes, int width, int height)
      implements ImageEvent {}

  /**
   * @param problem the name of the problem, as {@code upload-missing}
   * @param detail one sentence for the caller
   */
  record ImageRefused(Id pin, String problem, String detail) implements ImageEvent {

    /** The upload does not exist. */
    public static final String MISSING = "upload-missing";
  }
}
