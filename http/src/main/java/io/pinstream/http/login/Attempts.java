package io.pinstream.http.login;

import io.github.bucket4j.TimeMeter;
import io.pinstream.http.limits.ClockMeter;
import io.pinstream.http.limits.Networks;
import io.pinstream.http.problems.Problems;
import java.time.Clock;
import java.time.Duration;

/**
 * Slows down sign-ups: one costs a token of the name and one of the address, and tokens come back
 * at a steady rate. For log-ins see {@link LogInLimits}: there, a name has an owner who must not be
 * locked out.
 */
public final class Attempts {

  // Longer than any name that exists: longer ones share a bucket by their beginning.
  private static final int MAX_NAME = 64;

  private final Counters names;
  private final Counters addresses;

  /**
   * @param capacity attempts that may be made at once
   * @param refill the time after which one more may be made
   */
  public record Limit(long capacity, Duration refill) {

    public Limit {
      if (capacity < 1 || refill.toNanos() < 1) {
        throw new IllegalArgumentException("A limit needs a capacity and a time of refill");
      }
    }
  }

  /** How many attempts a name and an address have. */
  public record Limits(Limit perName, Limit perAddress) {

    /** A name has 10, then one each 6 seconds; an address 60, then one a second. */
    public static final Limits DEFAULT =
        new Limits(new Limit(10, Duration.ofSeconds(6)), new Limit(60, Duration.ofSeconds(1)));
  }

  public Attempts(Limits limits, Clock clock) {
    TimeMeter time = new ClockMeter(clock);
    this.names = new Counters(limits.perName(), time);
    this.addresses = new Counters(limits.perAddress(), time);
  }

  /**
   * Counts one attempt.
   *
   * @param address the caller's IP address; IPv6 ones are counted by their /64 network, because
   *     that is what one customer has
   * @throws Problems.ProblemException 429 if there were too many, with the time to wait
   */
  public void check(String name, String address) {
    // The address first: one that is at its end must not use up the tokens of names.
    addresses.require(Networks.of(address));
    names.require(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name);
  }
}
