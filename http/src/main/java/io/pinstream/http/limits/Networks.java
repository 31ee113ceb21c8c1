package io.pinstream.http.limits;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;

/** Addresses as limits count them. */
public final class Networks {

  private static final int IPV6_NETWORK_BYTES = 8;
  private static final int MAX_LENGTH = 64;

  private Networks() {}

  /**
   * One customer's network: an IPv4 address, or the /64 network of an IPv6 one. Text that is not an
   * address is its own key, cut to 64 characters.
   */
  public static String of(String address) {
    if (address.indexOf(':') < 0) {
      return cut(address);
    }
    try {
      InetAddress parsed = InetAddress.ofLiteral(address);
      return parsed instanceof Inet6Address v6
          ? HexFormat.of().formatHex(Arrays.copyOf(v6.getAddress(), IPV6_NETWORK_BYTES))
          : parsed.getHostAddress();
    } catch (IllegalArgumentException noLiteral) {
      return cut(address);
    }
  }

  private static String cut(String text) {
    return text.length() > MAX_LENGTH ? text.substring(0, MAX_LENGTH) : text;
  }
}
