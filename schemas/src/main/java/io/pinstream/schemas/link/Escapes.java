package io.pinstream.schemas.link;

import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** Percent escapes of RFC 3986, of UTF-8. */
final class Escapes {

  private static final String UNRESERVED = "-._~";

  private Escapes() {}

  /** U+200C and U+200D: they shape words of Persian or Sinhala, and join emoji. */
  static boolean isJoiner(int codePoint) {
    return codePoint == 0x200C || codePoint == 0x200D;
  }

  /**
   * Normalises escapes: those of unreserved characters are decoded, others get digits in upper
   * case, and a percent sign without an escape becomes {@code %25}.
   *
   * @param allowed characters that stay as they are, besides unreserved ones
   */
  static String normalized(String raw, String allowed) {
    StringBuilder out = new StringBuilder(raw.length());
    byte[] bytes = raw.getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < bytes.length; i++) {
      int b = bytes[i] & 0xFF;
      if (b == '%' && isEscape(bytes, i)) {
        b = Character.digit(bytes[i + 1], 16) << 4 | Character.digit(bytes[i + 2], 16);
        i += 2;
        append(out, b, isUnreserved(b));
      } else {
        append(out, b, isUnreserved(b) || allowed.indexOf(b) >= 0);
      }
    }
    return out.toString();
  }

  /** Escapes everything except visible ASCII; the rest, including escapes, stays as written. */
  static String ascii(String raw) {
    StringBuilder out = new StringBuilder(raw.length());
    for (byte b : raw.getBytes(StandardCharsets.UTF_8)) {
      append(out, b & 0xFF, b > ' ' && b < 0x7F);
    }
    return out.toString();
  }

  /** Escapes only invisible characters. */
  static String visible(String raw) {
    StringBuilder out = new StringBuilder(raw.length());
    raw.codePoints()
        .forEach(
            c -> {
              if (Character.getType(c) == Character.FORMAT) {
                out.append(ascii(Character.toString(c)));
              } else {
                out.appendCodePoint(c);
              }
            });
    return out.toString();
  }

  private static boolean isEscape(byte[] bytes, int at) {
    return at + 2 < bytes.length
        && Character.digit(bytes[at + 1], 16) >= 0
        && Character.digit(bytes[at + 2], 16) >= 0;
  }

  private static void append(StringBuilder out, int b, boolean asItIs) {
    if (asItIs) {
      out.append((char) b);
    } else {
      out.append('%').append(HexFormat.of().withUpperCase().toHexDigits((byte) b));
    }
  }

  private static boolean isUnreserved(int b) {
    return (b >= '0' && b <= '9')
        || (b >= 'A' && b <= 'Z')
        || (b >= 'a' && b <= 'z')
        || UNRESERVED.indexOf(b) >= 0;
  }
}
