package io.pinstream.http.edge;

import io.pinstream.http.limits.TrustedProxies;
import java.time.Duration;

/**
 * Limits of a listener's clients. When a limit is reached, one rule applies: the client that has
 * kept the server waiting the longest makes room.
 *
 * @param connections at once; one more takes the place of the one that has been silent the longest
 * @param connectionsPerAddress of one client address, except {@code exempt} ones; more are closed
 * @param exempt addresses that many clients share, such as a proxy's; loopback by default, because
 *     everything listens there and a proxy on the same machine comes from there
 * @param threads that answer requests; a fixed number, which slow clients do not occupy
 * @param bodyBytes of a request that is read into memory; more is refused by its head alone
 * @param memory in bytes, for all bodies that are coming in and all answers that are going out
 * @param headWithin from the first byte of a request to the end of its headers
 * @param idle how long a connection may stay open without a request
 * @param bytesPerSecond that a client must send or take while it is its turn
 * @param bodyWindow over which that rate is measured for what a client sends
 * @param answerWindow over which it is measured for what a client takes; longer, because the kernel
 *     reports progress in steps of some 80 KB
 */
public record EdgeLimits(
    int connections,
    int connectionsPerAddress,
    TrustedProxies exempt,
    int threads,
    int bodyBytes,
    long memory,
    Duration headWithin,
    Duration idle,
    int bytesPerSecond,
    Duration bodyWindow,
    Duration answerWindow) {

  /** The usual limits of a public listener. */
  public static final EdgeLimits PUBLIC =
      new EdgeLimits(
          10_500,
          1_000,
          TrustedProxies.NONE.andLoopback(),
          32,
          64 * 1024,
          48L << 20,
          Duration.ofSeconds(10),
          Duration.ofSeconds(60),
          1_024,
          Duration.ofSeconds(10),
          Duration.ofSeconds(30));

  /** Those of a port for operators: few connections, and requests without a body. */
  public static final EdgeLimits INTERNAL =
      PUBLIC.withConnections(256).withThreads(8).withBodyBytes(0).withMemory(16L << 20);

  public EdgeLimits {
    if (connections < 1 || connectionsPerAddress < 1 || threads < 4) {
      throw new IllegalArgumentException("connections and threads must be positive");
    }
  }

  public EdgeLimits withConnections(int number) {
    return new EdgeLimits(
        number,
        connectionsPerAddress,
        exempt,
        threads,
        bodyBytes,
        memory,
        headWithin,
        idle,
        bytesPerSecond,
        bodyWindow,
        answerWindow);
  }

  public EdgeLimits withConnectionsPerAddress(int number) {
    return new EdgeLimits(
        connections,
        number,
        exempt,
        threads,
        bodyBytes,
        memory,
        headWithin,
        idle,
        bytesPerSecond,
        bodyWindow,
        answerWindow);
  }

  /** With proxies, whose addresses many clients share. */
  public EdgeLimits withProxies(TrustedProxies proxies) {
    return new EdgeLimits(
        connections,
        connectionsPerAddress,
        proxies.andLoopback(),
        threads,
        bodyBytes,
        memory,
        headWithin,
        idle,
        bytesPerSecond,
        bodyWindow,
        answerWindow);
  }

  public EdgeLimits withThreads(int number) {
    return new EdgeLimits(
        connections,
        connectionsPerAddress,
        exempt,
        number,
        bodyBytes,
        memory,
        headWithin,
        idle,
        bytesPerSecond,
        bodyWindow,
        answerWindow);
  }

  public EdgeLimits withBodyBytes(int number) {
    return new EdgeLimits(
        connections,
        connectionsPerAddress,
        exempt,
        threads,
        number,
        memory,
        headWithin,
        idle,
        bytesPerSecond,
        bodyWindow,
        answerWindow);
  }

  public EdgeLimits withMemory(long bytes) {
    return new EdgeLimits(
        connections,
        connectionsPerAddress,
        exempt,
        threads,
        bodyBytes,
        bytes,
        headWithin,
        idle,
        bytesPerSecond,
        bodyWindow,
        answerWindow);
  }

  /** For tests: other time-outs. */
  public EdgeLimits withTimes(Duration head, Duration idling, Duration body, Duration answer) {
    return new EdgeLimits(
        connections,
        connectionsPerAddress,
        exempt,
        threads,
        bodyBytes,
        memory,
        head,
        idling,
        bytesPerSecond,
        body,
        answer);
  }
}
