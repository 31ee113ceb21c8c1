package io.pinstream.schemas.rest;

import io.pinstream.schemas.id.Id;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A board as the API returns it.
 *
 * @param linkCount how many of its links others see
 * @param updatedAt when name, description or visibility last changed
 * @param state null in rows from before states existed: published
 * @param review why it is not published; null if it is
 */
public record BoardItem(
    Id id,
    Id ownerId,
    String name,
    String description,
    Visibility visibility,
    long linkCount,
    Instant createdAt,
    Instant updatedAt,
    @Nullable State state,
    @Nullable Remarks review) {

  /** A published one. */
  public BoardItem(
      Id id,
      Id ownerId,
      String name,
      String description,
      Visibility visibility,
      long linkCount,
      Instant createdAt,
      Instant updatedAt) {
    this(
        id,
        ownerId,
        name,
        description,
        visibility,
        linkCount,
        createdAt,
        updatedAt,
        State.PUBLISHED,
        null);
  }

  /** With this many more links. */
  public BoardItem withLinks(long more) {
    return new BoardItem(
        id,
        ownerId,
        name,
        description,
        visibility,
        linkCount + more,
        createdAt,
        updatedAt,
        state,
        review);
  }

  /** As of this time. */
  public BoardItem withUpdate(Instant time) {
    return new BoardItem(
        id, ownerId, name, description, visibility, linkCount, createdAt, time, state, review);
  }

  /**
   * @param why null if it is published
   */
  public BoardItem withState(State other, @Nullable Remarks why) {
    return new BoardItem(
        id, ownerId, name, description, visibility, linkCount, createdAt, updatedAt, other, why);
  }

  public State stateOrPublished() {
    return state == null ? State.PUBLISHED : state;
  }
}
