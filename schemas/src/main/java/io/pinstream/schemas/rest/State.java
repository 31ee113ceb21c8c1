package io.pinstream.schemas.rest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Whether others see a thing. An unpublished thing exists only for its owner and moderators. */
public enum State {
  @JsonProperty("published")
  PUBLISHED,
  /** Held until a moderator decides. */
  @JsonProperty("inReview")
  IN_REVIEW,
  @JsonProperty("rejected")
  REJECTED
}
