package io.pinstream.schemas.rest;

import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;

/**
 * A position for clients: opaque, and valid for one kind of list only. It is not signed, because it
 * only selects a start in a range that the caller may read anyway.
 */
public final class Cursor {

  private static final int BYTES = 1 + Position.BYTES;

  private Cursor() {}

  public static String encode(char list, Position position) {
    ByteBuffer bytes = ByteBuffer.allocate(BYTES).put((byte) list);
    position.write(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** Empty if it is not a cursor of this list. */
  public static Optional<Position> decode(char list, String text) {
    try {
      ByteBuffer bytes = ByteBuffer.wrap(Base64.getUrlDecoder().decode(text));
      if (bytes.remaining() != BYTES || bytes.get() != (byte) list) {
        return Optional.empty();
      }
      return Optional.of(Position.read(bytes));
    } catch (IllegalArgumentException notBase64OrNoId) {
      return Optional.empty();
    }
  }
}
