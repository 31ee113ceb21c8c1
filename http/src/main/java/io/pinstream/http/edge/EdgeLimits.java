package io.pinstream.http.edge;

import io.pinstream.http.limits.TrustedProxies;
import java.time.Duration;

/**
 * What clients may take of a listener. One rule holds when a limit is reached: the client that has
 * kept us waiting the longest makes room.
 */
public record EdgeLimits(Admission admission, Capacity capacity, Patience patience) {

  /** The usual limits of a public listener. */
  public static final EdgeLimits PUBLIC =
      new EdgeLimits(
          new Admission(10_500, 1_000, TrustedProxies.NONE.andLoopback()),
          new Capacity(32, 64 * 1024, 48L << 20),
          new Patience(
              Duration.ofSeconds(10),
              Duration.ofSeconds(60),
              1_024,
              Duration.ofSeconds(10),
              Duration.ofSeconds(30)));

  /** Those of a port for operators: few connections, and bodies that ask for a few things. */
  public static final EdgeLimits INTERNAL =
      new EdgeLimits(
          PUBLIC.admission.withConnections(256),
          new Capacity(8, 16 << 10, 16L << 20),
          PUBLIC.patience);

  /** Those of a port for other nodes: reads of thousands of authors' pins come in one body. */
  public static final EdgeLimits NODES =
      new EdgeLimits(
          PUBLIC.admission.withConnections(4_096),
          new Capacity(32, 4 << 20, 256L << 20),
          PUBLIC.patience);

  /**
   * Who is let in.
   *
   * @param connections at once; one more takes the place of the one that has been silent the
   *     longest
   * @param perAddress connections of one client address, except {@code exempt} ones; more are
   *     closed
   * @param exempt addresses that many clients share, such as a proxy's; loopback by default,
   *     because everything listens there and a proxy on the same machine comes from there
   */
  public record Admission(int connections, int perAddress, TrustedProxies exempt) {

    public Admission {
      requirePositive(connections >= 1 && perAddress >= 1);
    }

    Admission withConnections(int number) {
      return new Admission(number, perAddress, exempt);
    }
  }

  /**
   * What there is to answer with.
   *
   * @param threads that answer requests; a fixed number, which slow clients do not occupy
   * @param bodyBytes of a request that is read into memory; more is refused by its head alone
   * @param memory in bytes, for all bodies that are coming in and all answers that are going out
   */
  public record Capacity(int threads, int bodyBytes, long memory) {

    public Capacity {
      requirePositive(threads >= 4);
    }
  }

  /**
   * How long clients are waited for.
   *
   * @param headWithin from the first byte of a request to the end of its headers
   * @param idle how long a connection may stay open without a request
   * @param bytesPerSecond that a client must send or take while it is its turn
   * @param bodyWindow over which that rate is measured for what a client sends
   * @param answerWindow over which it is measured for what a client takes; longer, because the
   *     kernel reports progress in steps of some 80 KB
   */
  public record Patience(
      Duration headWithin,
      Duration idle,
      int bytesPerSecond,
      Duration bodyWindow,
      Duration answerWindow) {}

  private static void requirePositive(boolean positive) {
    if (!positive) {
      throw new IllegalArgumentException("connections and threads must be positive");
    }
  }

  public EdgeLimits withConnections(int number) {
    return new EdgeLimits(admission.withConnections(number), capacity, patience);
  }

  /**
   * With other connections than usual.
   *
   * @param proxies whose addresses many clients share
   */
  public EdgeLimits admitting(int connections, int perAddress, TrustedProxies proxies) {
    return new EdgeLimits(
        new Admission(connections, perAddress, proxies.andLoopback()), capacity, patience);
  }
}
