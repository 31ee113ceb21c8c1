package io.pinstream.spam.link;

import com.google.common.net.InternetDomainName;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.Locale;

/**
 * An address taken apart, leniently: what is no URL by any standard has parts too.
 *
 * @param scheme in lower case, empty if there is none
 * @param user what stands before an @ in the authority
 * @param host in lower case, without "www."
 * @param www whether the host began with "www."
 * @param port digits, or empty
 * @param suffix public suffix of the host by the registries, such as co.uk; empty for an IP address
 * @param domain registered domain below that suffix, such as example.co.uk; else the host
 * @param owner like domain, but what people get below a hosting service (name.github.io) is a
 *     domain of its own
 * @param hosted whether owner is longer than domain
 * @param path from the first slash, empty if there is none
 * @param query behind the question mark
 * @param fragment behind the number sign
 */
public record LinkParts(
    String scheme,
    String user,
    String host,
    boolean www,
    String port,
    String suffix,
    String domain,
    String owner,
    boolean hosted,
    String path,
    String query,
    String fragment) {

  /** UTF-16 code units that are looked at; browsers take about as many. */
  private static final int MAX_LENGTH = 4_096;

  /** The mark that some data sets put in place of an address of electronic mail. */
  private static final String MASK = "<email>";

  public static LinkParts of(String address) {
    String text = address.strip().replace(MASK, "");
    if (text.length() > MAX_LENGTH) {
      text = text.substring(0, MAX_LENGTH);
    }
    String scheme = "";
    int slashes = text.indexOf("://");
    if (slashes >= 0 && slashes <= 12) {
      scheme = text.substring(0, slashes).toLowerCase(Locale.ROOT);
      text = text.substring(slashes + 3);
    }
    String fragment = behind(text, '#');
    text = before(text, '#');
    String query = behind(text, '?');
    text = before(text, '?');
    int slash = text.indexOf('/');
    String authority = slash < 0 ? text : text.substring(0, slash);
    String path = slash < 0 ? "" : text.substring(slash);
    int at = authority.lastIndexOf('@');
    String user = at < 0 ? "" : authority.substring(0, at);
    String hostPort = authority.substring(at + 1);
    int colon = hostPort.startsWith("[") ? hostPort.indexOf("]:") + 1 : hostPort.indexOf(':');
    String port = colon <= 0 ? "" : hostPort.substring(colon + 1);
    String host = (colon <= 0 ? hostPort : hostPort.substring(0, colon)).toLowerCase(Locale.ROOT);
    if (host.endsWith(".")) {
      host = host.substring(0, host.length() - 1);
    }
    boolean www = host.startsWith("www.") && host.length() > 4;
    String name = www ? host.substring(4) : host;
    return registered(scheme, user, name, www, port, path, query, fragment);
  }

  private static LinkParts registered(
      String scheme,
      String user,
      String host,
      boolean www,
      String port,
      String path,
      String query,
      String fragment) {
    String suffix = "";
    String domain = host;
    String owner = host;
    if (!isNumeric(host) && InternetDomainName.isValid(host)) {
      InternetDomainName name = InternetDomainName.from(host);
      if (name.isUnderRegistrySuffix()) {
        domain = name.topDomainUnderRegistrySuffix().toString();
        suffix = domain.substring(domain.indexOf('.') + 1);
        owner = name.isUnderPublicSuffix() ? name.topPrivateDomain().toString() : host;
      }
    }
    return new LinkParts(
        scheme,
        user,
        host,
        www,
        port,
        suffix,
        domain,
        owner,
        owner.length() > domain.length(),
        path,
        query,
        fragment);
  }

  /** The registered domain's own label: example of www.example.co.uk. */
  public String label() {
    int dot = domain.indexOf('.');
    return dot < 0 || suffix.isEmpty() ? domain : domain.substring(0, dot);
  }

  /** The labels before the registered domain, with dots between; empty if there are none. */
  public String subdomain() {
    return host.length() > domain.length() && host.endsWith(domain)
        ? host.substring(0, host.length() - domain.length() - 1)
        : "";
  }

  /** True for IPv4 in any writing, and for IPv6. */
  public boolean numeric() {
    return isNumeric(host);
  }

  private static boolean isNumeric(String host) {
    if (host.startsWith("[")) {
      return true;
    }
    boolean digit = false;
    for (int i = 0; i < host.length(); i++) {
      char c = host.charAt(i);
      if (c >= '0' && c <= '9') {
        digit = true;
      } else if (c != '.' && !(c == 'x' && i > 0 && host.charAt(i - 1) == '0')) {
        return false;
      }
    }
    return digit;
  }

  /** Path and query in lower case, with escapes undone where they are escapes. */
  public String readable() {
    String all = query.isEmpty() ? path : path + "?" + query;
    if (all.indexOf('%') >= 0) {
      try {
        all = URLDecoder.decode(all.replace("+", "%2B"), StandardCharsets.UTF_8);
      } catch (IllegalArgumentException noEscapes) {
        return all.toLowerCase(Locale.ROOT);
      }
    }
    return all.toLowerCase(Locale.ROOT);
  }

  private static String before(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? text : text.substring(0, at);
  }

  private static String behind(String text, char mark) {
    int at = text.indexOf(mark);
    return at < 0 ? "" : text.substring(at + 1);
  }
}
