package io.pinstream.schemas.link;

import io.pinstream.schemas.id.Id;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * The canonical form of all URLs of the same page. It decides the id of a link, so it should never
 * change: {@code canonical-urls.tsv} beside the tests fixes it by examples, and decision 12 records
 * what did change.
 *
 * <p>Scheme and host are in lower case, the host in ASCII ({@link HostNames}). The default port,
 * the dot after a host, empty parameters and tracking parameters ({@link #TRACKING}) are dropped;
 * the rest of the query keeps its order. The fragment stays, because many pages differ only in it;
 * an empty one, a text directive and one of only tracking parameters are dropped. In path and
 * query, escapes of unreserved characters are decoded, others have digits in upper case, and
 * characters that RFC 3986 does not allow there are escaped, as UTF-8. Dot segments are resolved,
 * and an empty path is {@code /}.
 *
 * @param text at most {@link #MAX_LENGTH} characters, all ASCII; the result of {@link #parse}
 */
public record CanonicalUrl(String text) {

  public static final int MAX_LENGTH = 1_080;

  /** Parameters that say how a user came to a page, not which page it is. In lower case. */
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

  /** Prefixes of further ones. */
  static final String TRACKING_PREFIX = "utm_";

  private static final String TEXT_DIRECTIVE = ":~:";

  private static final String IN_PATH = "!$&'()*+,;=:@/";
  private static final String IN_QUERY = IN_PATH + "?";

  /**
   * @throws InvalidAddressException with the reason
   */
  public static CanonicalUrl of(String written) {
    WebAddress address = WebAddress.of(written);
    String path = withoutDotSegments(Escapes.normalized(address.path(), IN_PATH));
    String canonical =
        address.scheme()
            + "://"
            + address.host()
            + port(address)
            + (path.isEmpty() ? "/" : path)
            + query(address.query())
            + fragment(address.fragment());
    if (canonical.length() > MAX_LENGTH) {
      throw new InvalidAddressException(
          "is too long: it has %d characters in its canonical form; at most %d are allowed"
              .formatted(canonical.length(), MAX_LENGTH));
    }
    return new CanonicalUrl(canonical);
  }

  /** Empty if there is no canonical form. */
  public static Optional<CanonicalUrl> parse(String written) {
    try {
      return Optional.of(of(written));
    } catch (InvalidAddressException none) {
      return Optional.empty();
    }
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

  private static String port(WebAddress address) {
    int port = address.port();
    return port < 0 || port == (address.scheme().equals("http") ? 80 : 443) ? "" : ":" + port;
  }

  private static String query(@Nullable String query) {
    if (query == null) {
      return "";
    }
    String kept =
        Arrays.stream(Escapes.normalized(query, IN_QUERY).split("&"))
            .filter(parameter -> !parameter.isEmpty() && !isTracking(parameter))
            .collect(Collectors.joining("&"));
    return kept.isEmpty() ? "" : "?" + kept;
  }

  /**
   * As written, but in ASCII: the page's scripts interpret it, and may compare it character by
   * character. A text directive only says what the browser should highlight.
   */
  private static String fragment(@Nullable String fragment) {
    if (fragment == null) {
      return "";
    }
    int directive = fragment.indexOf(TEXT_DIRECTIVE);
    String kept = directive < 0 ? fragment : fragment.substring(0, directive);
    return kept.isEmpty() || isAllTracking(kept) ? "" : "#" + Escapes.ascii(kept);
  }

  /** {@code #utm_source=x&utm_medium=y}, but not {@code #utm_source}, which may be a heading. */
  private static boolean isAllTracking(String fragment) {
    return Arrays.stream(fragment.split("&"))
        .allMatch(parameter -> parameter.indexOf('=') > 0 && isTracking(parameter));
  }

  private static boolean isTracking(String parameter) {
    int equals = parameter.indexOf('=');
    String name =
        (equals < 0 ? parameter : parameter.substring(0, equals)).toLowerCase(Locale.ROOT);
    return name.startsWith(TRACKING_PREFIX) || TRACKING.contains(name);
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
