package io.pinstream.schemas.rest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/** What a user may do beyond what all users may. */
public enum Role {
  /** Sees what is held or reported, and says what others see of it. */
  MODERATOR("moderator");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** As it stands in JSON, in tokens and on the command line. */
  @JsonValue
  public String word() {
    return word;
  }

  public static Optional<Role> named(String word) {
    return Stream.of(values()).filter(role -> role.word.equals(word)).findFirst();
  }
}
