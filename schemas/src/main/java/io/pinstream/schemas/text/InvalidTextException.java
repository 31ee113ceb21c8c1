package io.pinstream.schemas.text;

/** The message gives the reason, phrased to follow the name of a field. */
public final class InvalidTextException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidTextException(String message) {
    super(message);
  }
}
