package io.pinstream.schemas.rest;

import com.fasterxml.jackson.annotation.JsonProperty;

/** Who may see a board. */
public enum Visibility {
  /** Its owner, and the users with whom it is shared. */
  @JsonProperty("private")
  PRIVATE,
  /** Everyone who is signed in. */
  @JsonProperty("public")
  PUBLIC
}
