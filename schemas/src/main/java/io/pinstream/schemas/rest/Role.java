package io.pinstream.schemas.rest;

import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Optional;
import java.util.stream.Stream;

/** Rights beyond those of all users. */
public enum Role {
  /** Sees held and reported things, and decides what others see. */
  MODERATOR("moderator");

  private final String word;

  Role(String word) {
    this.word = word;
  }

  /** The name in JSON, in tokens and on the command line. */
  @JsonValue
  public String word() {
    return word;
  }

  public static Optional<Role> named(String word) {
    return Stream.of(values()).filter(role -> role.word.equals(word)).findFirst();
  }
}
