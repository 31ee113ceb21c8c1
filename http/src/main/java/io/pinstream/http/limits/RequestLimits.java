package io.pinstream.http.limits;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.ConsumptionProbe;
import io.github.bucket4j.TimeMeter;
import io.github.bucket4j.local.LocalBucketBuilder;
import io.javalin.http.Context;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.id.Id;
import java.time.Clock;
import java.time.Duration;
import java.util.function.BooleanSupplier;

/**
 * Rate limits of users per class of route, and of addresses where there is no user, so that one
 * cannot slow down the others. Counts only in this process: behind a load balancer a user has the
 * allowance of each node.
 *
 * <p>Every response reports what is left ({@code RateLimit} and {@code RateLimit-Policy}, as in
 * draft-ietf-httpapi-ratelimit-headers). Refusing costs one look-up in memory.
 */
public final class RequestLimits {

  // Some 400 bytes each.
  private static final int REMEMBERED = 65_536;
  private static final Duration DAY = Duration.ofDays(1);
  private static final Duration FORGOTTEN_AFTER = Duration.ofHours(25);
  private static final double NANOS = 1e9;

  private final BooleanSupplier on;
  private final TimeMeter time;
  private final Cache<Key, Bucket> buckets;

  /**
   * The owner of a bucket.
   *
   * @param who a user's id, or an address
   */
  private record Key(RouteClass routes, Object who) {}

  private RequestLimits(BooleanSupplier on, Clock clock) {
    this.on = on;
    this.time = new ClockMeter(clock);
    // Evicts in the calling thread, so that no burst outruns the bound.
    this.buckets =
        Caffeine.newBuilder()
            .maximumSize(REMEMBERED)
            .expireAfterAccess(FORGOTTEN_AFTER)
            .ticker(time::currentTimeNanos)
            .executor(Runnable::run)
            .build();
  }

  /** With the allowances of {@link RouteClass}. */
  public static RequestLimits usual(Clock clock) {
    return new RequestLimits(() -> true, clock);
  }

  /** For load tests. */
  public static RequestLimits none() {
    return new RequestLimits(() -> false, Clock.systemUTC());
  }

  /**
   * Counts a request of a user.
   *
   * @throws Problems.ProblemException 429 if there were too many
   */
  public void user(Context ctx, Id user) {
    count(ctx, RouteClass.of(ctx.method().name(), ctx.path()), user, 1);
  }

  /** Counts announced upload bytes of a user, as {@link #user} does. */
  public void upload(Context ctx, Id user, long bytes) {
    count(ctx, RouteClass.UPLOAD_KILOBYTES, user, (bytes + 999) / 1_000);
  }

  /** Counts an anonymous request, as {@link #user} does. */
  public void address(Context ctx, RouteClass routes) {
    count(ctx, routes, Networks.of(ctx.ip()), 1);
  }

  private void count(Context ctx, RouteClass routes, Object who, long cost) {
    if (!on.getAsBoolean()) {
      return;
    }
    ConsumptionProbe probe =
        buckets
            .get(new Key(routes, who), key -> full(key.routes()))
            .tryConsumeAndReturnRemaining(cost);
    long window = routes.each().multipliedBy(routes.atOnce()).toSeconds();
    ctx.header(
        "RateLimit-Policy",
        '"' + routes.word() + "\";q=" + routes.atOnce() + ";w=" + Math.max(1, window));
    long wait = probe.isConsumed() ? 0 : probe.getNanosToWaitForRefill();
    ctx.header(
        "RateLimit",
        '"'
            + routes.word()
            + "\";r="
            + probe.getRemainingTokens()
            + (wait == 0 ? "" : ";t=" + (long) Math.ceil(wait / NANOS)));
    if (!probe.isConsumed()) {
      throw Problems.tooMany(routes.word(), sentence(routes), Duration.ofNanos(wait));
    }
  }

  private Bucket full(RouteClass routes) {
    LocalBucketBuilder bucket =
        Bucket.builder()
            .addLimit(limit -> limit.capacity(routes.atOnce()).refillGreedy(1, routes.each()));
    if (routes.aDay() > 0) {
      bucket.addLimit(limit -> limit.capacity(routes.aDay()).refillGreedy(routes.aDay(), DAY));
    }
    return bucket.withCustomTimePrecision(time).build();
  }

  private static String sentence(RouteClass routes) {
    String most =
        "Too many %s: %d may come at once, then one each %s s"
            .formatted(
                routes.word().replace('-', ' '),
                routes.atOnce(),
                routes.each().toMillis() / 1_000.0);
    return routes.aDay() > 0 ? most + ", and " + routes.aDay() + " a day." : most + ".";
  }
}
