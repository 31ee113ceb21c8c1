package io.pinstream.schemas.text;

/** The message says why, as what follows the name of a field. */
public final class InvalidTextException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidTextException(String message) {
    super(message);
  }
}
