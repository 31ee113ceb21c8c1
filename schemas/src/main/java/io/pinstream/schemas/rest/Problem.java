package io.pinstream.schemas.rest;

import java.util.List;

/**
 * Problem details (RFC 9457).
 *
 * @param type {@code urn:pinstream:problem:} and the problem's name
 * @param status an HTTP status; in a rejected operation, the one it would have had
 * @param errors the invalid fields, if any
 */
public record Problem(
    String type, String title, int status, String detail, List<FieldError> errors) {

  private static final String PREFIX = "urn:pinstream:problem:";

  /**
   * @param pointer the field, as a JSON pointer (RFC 6901)
   */
  public record FieldError(String pointer, String detail) {}

  public static Problem of(int status, String name, String detail) {
    return of(status, name, detail, List.of());
  }

  public static Problem of(int status, String name, String detail, List<FieldError> errors) {
    String words = name.replace('-', ' ');
    String title = Character.toUpperCase(words.charAt(0)) + words.substring(1);
    return new Problem(PREFIX + name, title, status, detail, errors);
  }
}
