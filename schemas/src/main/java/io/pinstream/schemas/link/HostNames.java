package io.pinstream.schemas.link;

import com.ibm.icu.text.IDNA;
import java.net.InetAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Hosts of URLs in the form that browsers connect to: ASCII in lower case by UTS 46 without
 * transitional processing (so that {@code faß.de} is {@code xn--fa-hia.de}), without a dot at the
 * end; IPv4 addresses as four decimal numbers; IPv6 addresses as in RFC 5952.
 */
final class HostNames {

  private static final int MAX_NAME = 253;
  private static final int MAX_LABEL = 63;

  // As the URL standard asks for: bidirectional text and joiners are checked, hyphens are not.
  private static final IDNA UTS46 =
      IDNA.getUTS46Instance(
          IDNA.NONTRANSITIONAL_TO_ASCII
              | IDNA.NONTRANSITIONAL_TO_UNICODE
              | IDNA.CHECK_BIDI
              | IDNA.CHECK_CONTEXTJ);

  private static final Pattern LABEL = Pattern.compile("[a-z0-9_-]+");
  private static final Pattern MAPPED = Pattern.compile("[a-z0-9._-]*");
  private static final Pattern NUMERIC = Pattern.compile("(?:.*\\.)?(?:[0-9]+|0x[0-9a-f]*)");
  private static final Pattern IPV4 =
      Pattern.compile("(?:(?:0|[1-9][0-9]{0,2})\\.){3}(?:0|[1-9][0-9]{0,2})");
  private static final Pattern IPV6 = Pattern.compile("[0-9A-Fa-f:.]{2,45}");

  private static final String NOT_IN_HOSTS = "which no host can have";

  private HostNames() {}

  /**
   * @param host not empty, as written; IPv6 addresses in brackets
   * @param position of its first character in the whole URL, from 1, for error messages
   * @throws InvalidAddressException with the reason
   */
  static String canonical(String host, int position) {
    return host.startsWith("[") ? ipv6(host) : name(host, position);
  }

  private static String name(String host, int position) {
    String ascii = ascii(host, position);
    String name = ascii.endsWith(".") ? ascii.substring(0, ascii.length() - 1) : ascii;
    if (name.isEmpty()) {
      throw new InvalidAddressException("names no host");
    }
    for (String label : name.split("\\.", -1)) {
      requireLabel(label, host, position);
    }
    if (name.length() > MAX_NAME) {
      throw new InvalidAddressException(
          "has a host of %d characters; at most %d are allowed".formatted(name.length(), MAX_NAME));
    }
    // Browsers read 127.1 and 0x7f000001 as addresses, others as names.
    if (NUMERIC.matcher(name).matches() && !isIpv4(name)) {
      throw new InvalidAddressException(
          "has a host that ends in a number and is no IPv4 address of four decimal numbers");
    }
    return name;
  }

  /** In lower case. Browsers do not check ASCII hosts, valid Punycode or not. */
  private static String ascii(String host, int position) {
    if (host.chars().allMatch(c -> c < 0x80)) {
      return host.toLowerCase(Locale.ROOT);
    }
    requireNothingUnseen(host, position);
    IDNA.Info info = new IDNA.Info();
    StringBuilder mapped = new StringBuilder(host.length());
    UTS46.nameToASCII(host, mapped, info);
    requireValid(host, position, info.getErrors());
    return mapped.toString();
  }

  /** UTS 46 ignores some of them, so the host would differ from what is displayed. */
  private static void requireNothingUnseen(String host, int position) {
    int at = position;
    for (int c : host.codePoints().toArray()) {
      if (Character.getType(c) == Character.FORMAT && !Escapes.isJoiner(c)) {
        throw InvalidAddressException.at(c, at, NOT_IN_HOSTS);
      }
      at++;
    }
  }

  private static void requireValid(String host, int position, Set<IDNA.Error> errors) {
    if (errors.contains(IDNA.Error.DISALLOWED)) {
      throw wrongCharacter(host, position);
    }
    if (errors.contains(IDNA.Error.CONTEXTJ)) {
      throw new InvalidAddressException(
          "has a host with an invisible joiner (U+200C or U+200D) where none may stand");
    }
    if (errors.contains(IDNA.Error.BIDI)) {
      throw new InvalidAddressException(
          "has a host that mixes writing from the left and from the right");
    }
    if (errors.contains(IDNA.Error.PUNYCODE)
        || errors.contains(IDNA.Error.INVALID_ACE_LABEL)
        || errors.contains(IDNA.Error.LABEL_HAS_DOT)) {
      throw new InvalidAddressException("has a host with a label that is not valid Punycode");
    }
    if (errors.contains(IDNA.Error.LEADING_COMBINING_MARK)) {
      throw new InvalidAddressException(
          "has a host with a label that begins with a combining mark");
    }
  }

  private static void requireLabel(String label, String host, int position) {
    if (label.isEmpty()) {
      throw new InvalidAddressException("has a host with nothing between two dots");
    }
    if (label.length() > MAX_LABEL) {
      throw new InvalidAddressException(
          "has a host with a label of %d characters; at most %d are allowed"
              .formatted(label.length(), MAX_LABEL));
    }
    if (!LABEL.matcher(label).matches()) {
      throw wrongCharacter(host, position);
    }
  }

  /** The first character that is not allowed alone, or maps to one that is not. */
  private static InvalidAddressException wrongCharacter(String host, int position) {
    int at = position;
    for (int c : host.codePoints().toArray()) {
      IDNA.Info info = new IDNA.Info();
      StringBuilder mapped = new StringBuilder();
      UTS46.nameToASCII(Character.toString(c), mapped, info);
      if (info.getErrors().contains(IDNA.Error.DISALLOWED) || !MAPPED.matcher(mapped).matches()) {
        return InvalidAddressException.at(c, at, NOT_IN_HOSTS);
      }
      at++;
    }
    return new InvalidAddressException("has a host with a character that no host can have");
  }

  private static boolean isIpv4(String name) {
    return IPV4.matcher(name).matches()
        && Arrays.stream(name.split("\\.")).allMatch(part -> Integer.parseInt(part) <= 255);
  }

  private static String ipv6(String host) {
    String literal = host.substring(1, host.length() - 1);
    if (literal.indexOf('%') >= 0) {
      throw new InvalidAddressException(
          "has an IPv6 address with a zone, which means nothing elsewhere");
    }
    byte[] address;
    try {
      // 192.0.2.1 may not stand in brackets
      if (!IPV6.matcher(literal).matches() || literal.indexOf(':') < 0) {
        throw new IllegalArgumentException("not an IPv6 address");
      }
      address = InetAddress.ofLiteral(literal).getAddress();
    } catch (IllegalArgumentException notOne) {
      throw new InvalidAddressException("has brackets around what is no IPv6 address");
    }
    if (address.length == 4) {
      // ::ffff:192.0.2.1
      ByteBuffer mapped = ByteBuffer.allocate(16).position(10).putShort((short) -1).put(address);
      address = mapped.array();
    }
    return "[" + shortest(address) + "]";
  }

  /** RFC 5952, section 4: the first of the longest runs of two or more zeros is left out. */
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
}
