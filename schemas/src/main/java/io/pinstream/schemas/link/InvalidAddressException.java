package io.pinstream.schemas.link;

/**
 * An address that is not a {@link WebAddress} or has no {@link CanonicalUrl}. The message gives the
 * reason, phrased to follow the name of a field: {@code "holds U+202E at position 21, ..."}.
 */
public final class InvalidAddressException extends IllegalArgumentException {

  private static final long serialVersionUID = 1;

  InvalidAddressException(String message) {
    super(message);
  }

  static InvalidAddressException at(int codePoint, int position, String why) {
    return new InvalidAddressException(
        "holds U+%04X at position %d, %s".formatted(codePoint, position, why));
  }
}
