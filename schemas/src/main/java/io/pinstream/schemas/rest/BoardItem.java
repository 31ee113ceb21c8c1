package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import java.time.Instant;

/**
 * A board as the API returns it.
 *
 * @param updatedAt when name, description or visibility last changed
 */
public record BoardItem(
    Id id,
    Id ownerId,
    String name,
    String description,
    Visibility visibility,
    long linkCount,
    Instant createdAt,
    Instant updatedAt) {

  /** With so many links more. */
  public BoardItem withLinks(long more) {
    return new BoardItem(
        id, ownerId, name, description, visibility, linkCount + more, createdAt, updatedAt);
  }

  /** As of this time. */
  public BoardItem withUpdate(Instant time) {
    return new BoardItem(id, ownerId, name, description, visibility, linkCount, createdAt, time);
  }
}
