package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.State;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A published photo.
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

  /**
   * @param url a stable path of the service
   * @param width in pixels, as shown (after any rotation that the file requests)
   */
  public record Image(String url, String contentType, long bytes, int width, int height) {}
}
