package io.pinstream.http.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.pinstream.http.login.Attempts.Limit;
import io.pinstream.http.problems.Problems;
import java.time.Duration;

/**
 * Token buckets by a key that strangers choose. Remembers at most 50,000 keys, some 20 MB, and
 * prefers to forget those that came only once; one that has had time to fill up again need not be
 * remembered.
 */
final class Counters {

  private static final int REMEMBERED = 50_000;

  private final Limit limit;
  private final TimeMeter time;
  private final Cache<String, Bucket> byKey;

  Counters(Limit limit, TimeMeter time) {
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

  /** Takes a token; returns the time to wait if there is none, else zero. */
  Duration take(String key) {
    return Duration.ofNanos(
        byKey.get(key, this::full).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill());
  }

  /**
   * Takes a token.
   *
   * @throws Problems.ProblemException 429 if there is none, with the time to wait
   */
  void require(String key) {
    Duration wait = take(key);
    if (!wait.isZero()) {
      throw Problems.tooMany(wait);
    }
  }

  /** How many tokens were taken and are not back yet. */
  long taken(String key) {
    Bucket bucket = byKey.getIfPresent(key);
    return bucket == null ? 0 : limit.capacity() - bucket.getAvailableTokens();
  }

  private Bucket full(String key) {
    return Bucket.builder()
        .addLimit(tokens -> tokens.capacity(limit.capacity()).refillGreedy(1, limit.refill()))
        .withCustomTimePrecision(time)
        .build();
  }
}
