package io.pinstream.http.limits;

import jakarta.servlet.http.HttpServletRequest;
import java.net.InetAddress;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Determines the caller's address. That is the socket's, unless the socket is a proxy that the
 * operator trusts: then it is the last address in the header that is not a trusted proxy. The
 * caller may have forged all addresses before that one.
 *
 * <p>Only the header that the proxies write is read: a proxy forwards the other one as the caller
 * sent it.
 */
public final class TrustedProxies {

  /** No proxy: the socket's address is the caller's. */
  public static final TrustedProxies NONE = new TrustedProxies(List.of(), Header.X_FORWARDED_FOR);

  private static final Pattern FORWARDED_FOR =
      Pattern.compile("(?i)(?:^|;)\\s*for=\"?([^\";]+)\"?");
  private static final Pattern WITH_PORT = Pattern.compile("\\[(.+)](?::\\d+)?|([0-9.]+):\\d+");

  private final List<Network> networks;
  private final Header header;

  /** The header in which proxies write the caller's address. */
  public enum Header {
    X_FORWARDED_FOR("X-Forwarded-For"),
    /** RFC 7239. */
    FORWARDED("Forwarded");

    private final String text;

    Header(String text) {
      this.text = text;
    }

    /**
     * The header of this name.
     *
     * @throws IllegalArgumentException if there is no such header
     */
    public static Header named(String name) {
      for (Header header : values()) {
        if (header.text.equalsIgnoreCase(name)) {
          return header;
        }
      }
      throw new IllegalArgumentException("must be X-Forwarded-For or Forwarded");
    }
  }

  private record Network(byte[] address, int bits) {

    boolean holds(byte[] other) {
      if (other.length != address.length) {
        return false;
      }
      for (int bit = 0; bit < bits; bit++) {
        int mask = 0x80 >> bit % 8;
        if ((address[bit / 8] & mask) != (other[bit / 8] & mask)) {
          return false;
        }
      }
      return true;
    }
  }

  private TrustedProxies(List<Network> networks, Header header) {
    this.networks = networks;
    this.header = header;
  }

  /**
   * Proxies at these addresses.
   *
   * @param addresses literal addresses, or networks such as {@code 10.0.0.0/8}
   * @throws IllegalArgumentException if one of them is neither
   */
  public static TrustedProxies of(List<String> addresses, Header header) {
    List<Network> networks = new ArrayList<>();
    for (String text : addresses) {
      networks.add(network(text.strip()));
    }
    return new TrustedProxies(List.copyOf(networks), header);
  }

  /** Proxies on this machine or in a private network. */
  public static TrustedProxies inPrivateNetworks() {
    return of(
        List.of("127.0.0.0/8", "10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "::1", "fc00::/7"),
        Header.X_FORWARDED_FOR);
  }

  /** These, and this machine itself by its usual addresses. */
  public TrustedProxies andLoopback() {
    List<Network> all = new ArrayList<>(networks);
    all.add(network("127.0.0.1"));
    all.add(network("::1"));
    return new TrustedProxies(List.copyOf(all), header);
  }

  private static Network network(String text) {
    int slash = text.indexOf('/');
    try {
      byte[] address =
          InetAddress.ofLiteral(slash < 0 ? text : text.substring(0, slash)).getAddress();
      int bits = slash < 0 ? address.length * 8 : Integer.parseInt(text.substring(slash + 1));
      if (bits >= 0 && bits <= address.length * 8) {
        return new Network(address, bits);
      }
    } catch (IllegalArgumentException e) {
      // The message below says enough.
    }
    throw new IllegalArgumentException(
        "must be addresses or networks like 192.0.2.1 or 10.0.0.0/8, not " + text);
  }

  /** The caller's address. */
  public String clientOf(HttpServletRequest request) {
    String client = request.getRemoteAddr();
    if (networks.isEmpty() || !trusts(client)) {
      return client;
    }
    List<String> repartitions = repartitions(request);
    for (int i = repartitions.size() - 1; i >= 0; i--) {
      InetAddress hop = parsed(repartitions.get(i));
      if (hop == null) {
        return client;
      }
      client = hop.getHostAddress();
      if (!trusts(client)) {
        return client;
      }
    }
    return client;
  }

  private List<String> repartitions(HttpServletRequest request) {
    List<String> repartitions = new ArrayList<>();
    for (String line : Collections.list(request.getHeaders(header.text))) {
      for (String element : line.split(",", -1)) {
        repartitions.add(
            switch (header) {
              case X_FORWARDED_FOR -> element.strip();
              case FORWARDED -> forwardedFor(element);
            });
      }
    }
    return repartitions;
  }

  private static String forwardedFor(String element) {
    Matcher matcher = FORWARDED_FOR.matcher(element.strip());
    return matcher.find() ? matcher.group(1).strip() : "";
  }

  private boolean trusts(String address) {
    InetAddress parsed = parsed(address);
    return parsed != null && trusts(parsed);
  }

  /** Whether one of them is at this address. */
  public boolean trusts(InetAddress address) {
    return networks.stream().anyMatch(network -> network.holds(address.getAddress()));
  }

  private static @Nullable InetAddress parsed(String text) {
    Matcher port = WITH_PORT.matcher(text);
    String address = text;
    if (port.matches()) {
      String v6 = port.group(1);
      address = v6 == null ? port.group(2) : v6;
    }
    try {
      return InetAddress.ofLiteral(address.toLowerCase(Locale.ROOT));
    } catch (IllegalArgumentException noAddress) {
      return null;
    }
  }
}
