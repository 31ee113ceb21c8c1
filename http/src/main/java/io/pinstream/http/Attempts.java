package io.pinstream.http;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.pinstream.http.limits.ClockMeter;
import io.pinstream.http.limits.Networks;
import io.pinstream.http.problems.Problems;
import java.time.Clock;
import java.time.Duration;

/**
 * Rate limit of sign-ups: each costs a token of the name's bucket and one of the address's; buckets
 * refill at a steady rate. For log-ins see {@link io.pinstream.http.login.LogInLimits}: there, a
 * name has an owner who must not be locked out.
 *
 * <p>At most {@value #REMEMBERED} names and as many addresses are remembered, some tens of MB. An
 * evicted entry starts with a full bucket; the cache evicts entries that were seen once first.
 */
public final class Attempts {

  private static final int REMEMBERED = 50_000;

  // Longer than any valid name: longer ones share a bucket by their prefix.
  private static final int MAX_NAME = 64;

  private final TimeMeter time;
  private final Buckets names;
  private final Buckets addresses;

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

  /** The attempts of a name and of an address. */
  public record Limits(Limit perName, Limit perAddress) {

    /** A name has 10, then one each 6 seconds; an address 60, then one a second. */
    public static final Limits DEFAULT =
        new Limits(new Limit(10, Duration.ofSeconds(6)), new Limit(60, Duration.ofSeconds(1)));
  }

  public Attempts(Limits limits, Clock clock) {
    this.time = new ClockMeter(clock);
    this.names = new Buckets(limits.perName(), time);
    this.addresses = new Buckets(limits.perAddress(), time);
  }

  /**
   * Counts one attempt.
   *
   * @param address the caller's IP address; IPv6 ones are counted by their /64 network, because
   *     that is what one customer has
   * @throws Problems.ProblemException 429 if there were too many, with the time to wait
   */
  public void check(String name, String address) {
    // The address first: an address without tokens must not use up the tokens of names.
    addresses.take(Networks.of(address));
    names.take(name.length() > MAX_NAME ? name.substring(0, MAX_NAME) : name);
  }

  /** Token buckets by key. A bucket that has had time to refill need not be kept. */
  private static final class Buckets {

    private final Limit limit;
    private final TimeMeter time;
    private final Cache<String, Bucket> byKey;

    Buckets(Limit limit, TimeMeter time) {
      this.limit = limit;
      this.time = time;
      // Evicts in the calling thread, so that no burst outruns the bound.
      this.byKey =
          Caffeine.newBuilder()
              .maximumSize(REMEMBERED)
              .expireAfterAccess(limit.refill().multipliedBy(limit.capacity()))
              .ticker(time::currentTimeNanos)
              .executor(Runnable::run)
              .build();
    }

    void take(String key) {
      ConsumptionProbe probe = byKey.get(key, this::full).tryConsumeAndReturnRemaining(1);
      if (!probe.isConsumed()) {
        throw Problems.tooMany(Duration.ofNanos(probe.getNanosToWaitForRefill()));
      }
    }

    private Bucket full(String key) {
      return Bucket.builder()
          .addLimit(tokens -> tokens.capacity(limit.capacity()).refillGreedy(1, limit.refill()))
          .withCustomTimePrecision(time)
          .build();
    }
  }
}
