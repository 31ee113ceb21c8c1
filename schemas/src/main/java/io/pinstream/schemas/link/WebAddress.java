package io.pinstream.schemas.link;

import com.ibm.icu.lang.UCharacter;
import com.ibm.icu.lang.UProperty;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A URL that may be shown to others as a link: an absolute http or https URL with a host, and
 * without a user. More is allowed than in RFC 3986, because people copy what browsers show (letters
 * of all scripts, in hosts too), but nothing that two programs could read as different hosts.
 *
 * @param text as written, without surrounding blanks and with invisible characters escaped
 * @param scheme {@code http} or {@code https}
 * @param host the one that browsers connect to, in ASCII
 * @param port -1 if none is written, or an empty one
 * @param path as in {@code text}; empty, or begins with a slash
 * @param query after the question mark, or null if there is none
 * @param fragment after the number sign, or null if there is none
 */
public record WebAddress(
    String text,
    String scheme,
    String host,
    int port,
    String path,
    @Nullable String query,
    @Nullable String fragment) {

  private static final Pattern SCHEME = Pattern.compile("[A-Za-z][A-Za-z0-9+.-]{0,19}:");
  private static final Pattern URL =
      Pattern.compile(
          "(https?)://([^/?#]*)([^?#]*)(?:\\?([^#]*))?(?:#(.*))?",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[^\\]]*]|[^:\\[\\]]*)(?::([^:]*))?");
  private static final Pattern PORT = Pattern.compile("0*([0-9]{0,5})");
  private static final int MAX_PORT = 65_535;

  // Browsers escape them; pages that show a URL may treat them as its end, or as markup.
  private static final String MARKUP = "<>\"`";

  /**
   * @throws InvalidAddressException with the reason
   */
  public static WebAddress of(String written) {
    int from = 0;
    int to = written.length();
    while (from < to && isAround(written.codePointAt(from))) {
      from += Character.charCount(written.codePointAt(from));
    }
    while (from < to && isAround(written.codePointBefore(to))) {
      to -= Character.charCount(written.codePointBefore(to));
    }
    int before = written.codePointCount(0, from);
    String trimmed = written.substring(from, to);
    if (trimmed.isEmpty()) {
      throw new InvalidAddressException("is empty");
    }
    Matcher url = URL.matcher(trimmed);
    if (!url.matches()) {
      throw new InvalidAddressException(wrongBeginning(trimmed));
    }
    int host = "://".length() + url.group(1).length();
    int rest = url.end(2);
    requireVisible(trimmed, before, rest + url.group(3).length());
    String authority = url.group(2);
    if (authority.indexOf('@') >= 0) {
      throw new InvalidAddressException("must not name a user: nothing may stand before an @");
    }
    if (authority.isEmpty()) {
      throw new InvalidAddressException("names no host");
    }
    Matcher parts = AUTHORITY.matcher(authority);
    if (!parts.matches()) {
      throw new InvalidAddressException(
          authority.indexOf('[') >= 0 || authority.indexOf(']') >= 0
              ? "has brackets around what is no IPv6 address"
              : "has more than one port");
    }
    if (parts.group(1).isEmpty()) {
      throw new InvalidAddressException("names no host");
    }
    return new WebAddress(
        trimmed.substring(0, rest) + Escapes.visible(trimmed.substring(rest)),
        url.group(1).toLowerCase(Locale.ROOT),
        HostNames.canonical(parts.group(1), before + host + 1),
        port(parts.group(2)),
        url.group(3),
        url.group(4),
        url.group(5));
  }

  private static String wrongBeginning(String trimmed) {
    Matcher scheme = SCHEME.matcher(trimmed);
    if (!scheme.lookingAt()) {
      return "must begin with http:// or https://";
    }
    return switch (scheme.group().toLowerCase(Locale.ROOT)) {
      case "http:", "https:" -> "must have // behind " + scheme.group();
      default -> "must begin with http:// or https://, not with " + scheme.group();
    };
  }

  private static int port(@Nullable String written) {
    if (written == null || written.isEmpty()) {
      return -1;
    }
    Matcher digits = PORT.matcher(written);
    if (!written.chars().allMatch(c -> c >= '0' && c <= '9')) {
      throw new InvalidAddressException("has a port that is not a number");
    }
    if (!digits.matches() || Integer.parseInt("0" + digits.group(1)) > MAX_PORT) {
      throw new InvalidAddressException("has a port out of range: the highest is " + MAX_PORT);
    }
    return Integer.parseInt("0" + digits.group(1));
  }

  /**
   * No blanks, no control characters, and no characters that change how others are shown.
   *
   * @param before how many code points were trimmed
   * @param query where the path ends
   */
  private static void requireVisible(String text, int before, int query) {
    int position = before;
    for (int i = 0; i < text.length(); i += Character.charCount(text.codePointAt(i))) {
      int c = text.codePointAt(i);
      position++;
      String why = whyNot(c, i < query);
      if (!why.isEmpty()) {
        throw InvalidAddressException.at(c, position, why);
      }
    }
  }

  private static String whyNot(int codePoint, boolean beforeQuery) {
    if (UCharacter.hasBinaryProperty(codePoint, UProperty.BIDI_CONTROL)) {
      return "which changes the direction of what is shown";
    }
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL -> "a control character";
      case Character.SPACE_SEPARATOR, Character.LINE_SEPARATOR, Character.PARAGRAPH_SEPARATOR ->
          "a blank: write it as a percent escape";
      case Character.SURROGATE -> "half of a surrogate pair";
      default -> {
        if (MARKUP.indexOf(codePoint) >= 0) {
          yield "which must be written as %"
              + Integer.toHexString(codePoint).toUpperCase(Locale.ROOT);
        }
        yield beforeQuery && codePoint == '\\' ? "which browsers take for a slash" : "";
      }
    };
  }

  /** Blanks that are copied along with a URL: Unicode's White_Space, and blanks of no width. */
  private static boolean isAround(int c) {
    return Character.isSpaceChar(c)
        || (c >= '\t' && c <= '\r')
        || c == 0x85
        || c == 0x200B
        || c == 0x2060
        || c == 0xFEFF;
  }
}
