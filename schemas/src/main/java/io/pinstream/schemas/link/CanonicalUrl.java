package io.pinstream.schemas.link;

import io.pinstream.schemas.id.Id;
import java.net.IDN;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The one form of all addresses that lead to the same page. It decides the id of a link, so what it
 * is can never change: {@code canonical-urls.tsv} beside the tests fixes it by examples.
 *
 * <p>Scheme and host are in lower case, the host in ASCII (RFC 3490), an IPv6 address as in RFC
 * 5952. Dropped are the default port, the dot behind a host, the fragment, empty parameters and
 * those that only tell who showed the link ({@link #TRACKING}); the rest of the query keeps its
 * order. In path and query, escapes of unreserved characters are decoded, others have digits in
 * upper case, and what RFC 3986 does not allow there is escaped, as UTF-8. Dot segments are
 * resolved, and an empty path is {@code /}.
 *
 * @param text at most {@link #MAX_LENGTH} characters, all ASCII; what {@link #parse} made once
 */
public record CanonicalUrl(String text) {

  public static final int MAX_LENGTH = 1_080;

  /** Parameters that say how somebody came to a page, not which page it is. In lower case. */
  static final Set<String> TRACKING =
      Set.of(
          "_ga",
          "_gl",
          "_hsenc",
          "_hsmi",
          "_openstat",
          "dclid",
          "fbclid",
          "gbraid",
          "gclid",
          "gclsrc",
          "igsh",
          "igshid",
          "li_fat_id",
          "mc_cid",
          "mc_eid",
          "mkt_tok",
          "msclkid",
          "oly_anon_id",
          "oly_enc_id",
          "rb_clickid",
          "srsltid",
          "ttclid",
          "twclid",
          "vero_conv",
          "vero_id",
          "wbraid",
          "wickedid",
          "yclid");

  /** And all that begin like this. */
  static final String TRACKING_PREFIX = "utm_";

  private static final Pattern URL =
      Pattern.compile(
          "(https?)://(\\[[^]]*]|[^/?#:]*)(?::([0-9]*))?([^?#]*)(?:\\?([^#]*))?(?:#.*)?",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");

  private static final String UNRESERVED = "-._~";
  private static final String IN_PATH = "!$&'()*+,;=:@/";
  private static final String IN_QUERY = IN_PATH + "?";

  /** Empty if it is no {@link WebAddress}, has a host of numbers that is no address, or is long. */
  public static Optional<CanonicalUrl> parse(String text) {
    Matcher url = URL.matcher(text);
    if (!WebAddress.isOne(text) || !url.matches()) {
      return Optional.empty();
    }
    String scheme = url.group(1).toLowerCase(Locale.ROOT);
    String path = withoutDotSegments(escaped(url.group(4), IN_PATH));
    String canonicalPath = path.isEmpty() ? "/" : path;
    return host(url.group(2))
        .map(host -> scheme + "://" + host + port(scheme, url.group(3)) + canonicalPath)
        .map(page -> page + query(url.group(5)))
        .filter(canonical -> canonical.length() <= MAX_LENGTH)
        .map(CanonicalUrl::new);
  }

  /** The same for everyone, everywhere. */
  public Id linkId() {
    return Id.ofLink(sha256());
  }

  /** SHA-256 in base64url, 43 characters. */
  public String hash() {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(sha256());
  }

  private byte[] sha256() {
    try {
      return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static Optional<String> host(String host) {
    if (host.startsWith("[")) {
      return ipv6(host.substring(1, host.length() - 1));
    }
    String ascii = IDN.toASCII(host, IDN.ALLOW_UNASSIGNED).toLowerCase(Locale.ROOT);
    String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    // Browsers read 127.1 and 0x7f000001 as addresses, others as names.
    return NUMERIC.matcher(name).matches() && !isIpv4(name) ? Optional.empty() : Optional.of(name);
  }

  private static boolean isIpv4(String name) {
    return IPV4.matcher(name).matches()
        && Arrays.stream(name.split("\\.")).allMatch(part -> Integer.parseInt(part) <= 255);
  }

  private static Optional<String> ipv6(String literal) {
    byte[] address;
    try {
      address = InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException notOne) {
      return Optional.empty();
    }
    if (address.length == 4) {
      // ::ffff:192.0.2.1, and 192.0.2.1 itself, which may not stand in brackets
      if (literal.indexOf(':') < 0) {
        return Optional.empty();
      }
      ByteBuffer mapped = ByteBuffer.allocate(16).position(10).putShort((short) -1).put(address);
      address = mapped.array();
    }
    return Optional.of("[" + shortest(address) + "]");
  }

  /**
   * RFC 5952, section 4: the first of the longest runs of zeros, if of two or more, is left out.
   */
  private static String shortest(byte[] address) {
    int[] groups = new int[8];
    ByteBuffer bytes = ByteBuffer.wrap(address);
    Arrays.setAll(groups, i -> bytes.getShort() & 0xFFFF);
    int from = 0;
    int longest = 1;
    for (int i = 0; i < groups.length; i++) {
      int end = i;
      while (end < groups.length && groups[end] == 0) {
        end++;
      }
      if (end - i > longest) {
        from = i;
        longest = end - i;
      }
    }
    return longest == 1
        ? joined(groups, 0, groups.length)
        : joined(groups, 0, from) + "::" + joined(groups, from + longest, groups.length);
  }

  private static String joined(int[] groups, int from, int to) {
    return Arrays.stream(groups, from, to)
        .mapToObj(Integer::toHexString)
        .collect(Collectors.joining(":"));
  }

  private static String port(String scheme, @Nullable String port) {
    if (port == null || port.isEmpty()) {
      return "";
    }
    int number = Integer.parseInt(port);
    return number == (scheme.equals("http") ? 80 : 443) ? "" : ":" + number;
  }

  private static String query(@Nullable String query) {
    if (query == null) {
      return "";
    }
    String kept =
        Arrays.stream(escaped(query, IN_QUERY).split("&"))
            .filter(parameter -> !parameter.isEmpty() && !isTracking(parameter))
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }

  private static boolean isTracking(String parameter) {
    int equals = parameter.indexOf('=');
    String name =
        (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
    return name.startsWith(TRACKING_PREFIX) || TRACKING.contains(name);
  }

  /** With escapes where they must be, and nowhere else. */
  private static String escaped(String raw, String allowed) {
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

  /** RFC 3986, section 5.2.4, for a path that is empty or begins with a slash. */
  private static String withoutDotSegments(String path) {
    StringBuilder out = new StringBuilder(path.length());
    int at = 0;
    while (at < path.length()) {
      int next = path.indexOf('/', at + 1);
      int end = next < 0 ? path.length() : next;
      String segment = path.substring(at + 1, end);
      boolean last = next < 0;
      if (segment.equals("..")) {
        out.setLength(Math.max(0, out.lastIndexOf("/")));
      } else if (!segment.equals(".")) {
        out.append('/').append(segment);
      }
      if (last && (segment.equals(".") || segment.equals(".."))) {
        out.append('/');
      }
      at = end;
    }
    return out.toString();
  }
}
