package io.pinstream.schemas.rest;

import com.fasterxml.jackson.annotation.JsonProperty;

/**
 * Whether others see a thing. One that is not published does not exist for anybody but its owner
 * and moderators.
 */
public enum State {
  @JsonProperty("published")
  PUBLISHED,
  /** Held until a moderator has looked at it. */
  @JsonProperty("inReview")
  IN_REVIEW,
  @JsonProperty("rejected")
  REJECTED
}
