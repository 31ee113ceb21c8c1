package io.pinstream.schemas.fact;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pinstream.schemas.id.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A photo that somebody shares.
 *
 * @param link where the photo leads, if anywhere
 */
public record Pin(
    Id id,
    Id authorId,
    String title,
    String description,
    @Nullable String link,
    State state,
    Instant createdAt,
    Image image) {

  public enum State {
    @JsonProperty("published")
    PUBLISHED,
    @JsonProperty("inReview")
    IN_REVIEW,
    @JsonProperty("rejected")
    REJECTED
  }

  /**
   * @param url a stable path of the service
   * @param width in pixels, as shown (after any rotation that the file asks for)
   */
  public record Image(String url, String contentType, long bytes, int width, int height) {}
}
