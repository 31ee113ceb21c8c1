package io.pinstream.schemas.link;

import java.net.IDN;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Tells what may be shown to others as a link: an absolute http or https URL with a host, and
 * without a user. More is allowed than in RFC 3986, because people copy what browsers show (letters
 * of all scripts, in hosts too), but nothing that two readers could take for different hosts.
 */
public final class WebAddress {

  private static final Pattern URL =
      Pattern.compile("https?://([^/?#]*)([/?#].*)?", Pattern.CASE_INSENSITIVE);
  private static final Pattern AUTHORITY =
      Pattern.compile("(\\[[0-9A-Fa-f:.]{2,45}]|[^\\[\\]:@]+)(?::([0-9]{0,5}))?");
  private static final Pattern HOST = Pattern.compile("[A-Za-z0-9_-]+(\\.[A-Za-z0-9_-]+)*\\.?");
  private static final int MAX_HOST = 253;
  private static final int MAX_PORT = 65_535;

  // Not allowed in a URL unescaped, and read by browsers as a slash or by pages as markup.
  private static final String FORBIDDEN = "\\<>\"`";

  private WebAddress() {}

  public static boolean isOne(String text) {
    Matcher url = URL.matcher(text);
    if (!text.codePoints().allMatch(WebAddress::isVisible) || !url.matches()) {
      return false;
    }
    Matcher authority = AUTHORITY.matcher(url.group(1));
    return authority.matches() && isHost(authority.group(1)) && isPort(authority.group(2));
  }

  private static boolean isHost(String host) {
    if (host.startsWith("[")) {
      return true;
    }
    try {
      String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED);
      return ascii.length() <= MAX_HOST && HOST.matcher(ascii).matches();
    } catch (IllegalArgumentException notOne) {
      return false;
    }
  }

  private static boolean isPort(@Nullable String port) {
    return port == null || port.isEmpty() || Integer.parseInt(port) <= MAX_PORT;
  }

  /** No white space, no control characters, and none that change how others are shown. */
  private static boolean isVisible(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.SURROGATE,
          Character.SPACE_SEPARATOR,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          false;
      default -> FORBIDDEN.indexOf(codePoint) < 0;
    };
  }
}
