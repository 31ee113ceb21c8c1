package io.pinstream.schemas.json;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;

/**
 * Whether bytes are JSON text that can be passed on: UTF-8 without a byte order mark, and without
 * half of a surrogate pair, even as an escape. A parser accepts more than that, but the result
 * could not be written again, or embedded in a response.
 */
final class JsonText {

  private static final int ESCAPE = 6;

  private JsonText() {}

  /**
   * @throws IllegalArgumentException with the reason
   */
  static void require(byte[] json) {
    boolean ascii = true;
    int at = 0;
    while (at < json.length) {
      byte b = json[at];
      if (b == '\\') {
        at = behindEscape(json, at);
        continue;
      }
      if (b < 0) {
        ascii = false;
      } else if (b < ' ' && b != '\n' && b != '\r' && b != '\t') {
        throw new IllegalArgumentException("A control character at byte " + at);
      }
      at++;
    }
    if (!ascii) {
      requireUtf8(json);
    }
  }

  private static void requireUtf8(byte[] json) {
    if (json.length >= 3 && json[0] == (byte) 0xEF && json[1] == (byte) 0xBB) {
      throw new IllegalArgumentException("A byte order mark");
    }
    try {
      StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(json));
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException("Not UTF-8: " + e.getMessage(), e);
    }
  }

  /** The position after an escape, or after two escapes of one character. */
  private static int behindEscape(byte[] json, int at) {
    int unit = unit(json, at);
    if (unit < 0) {
      return at + 2;
    }
    if (Character.isHighSurrogate((char) unit)) {
      int low = unit(json, at + ESCAPE);
      if (low >= 0 && Character.isLowSurrogate((char) low)) {
        return at + 2 * ESCAPE;
      }
    }
    if (Character.isSurrogate((char) unit)) {
      throw new IllegalArgumentException("Half of a surrogate pair at byte " + at);
    }
    return at + ESCAPE;
  }

  /** The code unit of the four-digit escape at this position; -1 if there is none. */
  private static int unit(byte[] json, int at) {
    if (at + ESCAPE > json.length || json[at] != '\\' || json[at + 1] != 'u') {
      return -1;
    }
    int unit = 0;
    for (int i = at + 2; i < at + ESCAPE; i++) {
      int digit = Character.digit(json[i], 16);
      if (digit < 0) {
        return -1;
      }
      unit = unit << 4 | digit;
    }
    return unit;
  }
}
