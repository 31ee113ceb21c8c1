package io.pinstream.http.login;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.pinstream.http.Attempts.Limit;
import java.time.Duration;

/**
 * Token buckets by a key that strangers choose. Keeps at most 50,000 keys, some 20 MB; a bucket
 * that has had time to refill need not be kept.
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
