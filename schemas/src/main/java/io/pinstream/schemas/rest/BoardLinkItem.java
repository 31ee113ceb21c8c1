package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.RawJson;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A link of a board as the API returns it.
 *
 * @param title the owner's own, as is {@code metadata}
 * @param state null in rows from before states existed: published
 * @param review why it is not published; null if it is
 * @param ogDetail what the page says about itself. Last, so that it can be appended to the stored
 *     bytes
 */
public record BoardLinkItem(
    Id id,
    String originalUrl,
    String hashUrl,
    @Nullable String title,
    @Nullable RawJson metadata,
    Instant addedAt,
    @Nullable State state,
    @Nullable Remarks review,
    @Nullable RawJson ogDetail) {

  /** A published one. */
  public BoardLinkItem(
      Id id,
      String originalUrl,
      String hashUrl,
      @Nullable String title,
      @Nullable RawJson metadata,
      Instant addedAt,
      @Nullable RawJson ogDetail) {
    this(id, originalUrl, hashUrl, title, metadata, addedAt, State.PUBLISHED, null, ogDetail);
  }

  /**
   * @param why null if it is published
   */
  public BoardLinkItem withState(State other, @Nullable Remarks why) {
    return new BoardLinkItem(
        id, originalUrl, hashUrl, title, metadata, addedAt, other, why, ogDetail);
  }

  public State stateOrPublished() {
    return state == null ? State.PUBLISHED : state;
  }
}
