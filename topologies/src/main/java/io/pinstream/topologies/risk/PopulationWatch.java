package io.pinstream.topologies.risk;

import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.AccountJudge.Known;
import io.pinstream.spam.account.SharedSites;
import io.pinstream.streams.reads.ViewStores;
import java.io.IOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HexFormat;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks at the population of this process, in a thread of its own, for sites that campaigns lead
 * to; and fits the account model to it now and then: when there are half as many accounts more, or
 * labels, or these have done a tenth more, or a day has gone by. What fails changes nothing: what
 * was there before stays in force.
 */
public final class PopulationWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PopulationWatch.class);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration FRESH = Duration.ofDays(1);
  private static final double GROWN = 1.5;
  private static final double MORE_DOINGS = 1.1;
  private static final int MORE_LABELS = 5;

  /** What versions of models begin with; then the time, the accounts and a hash of the bytes. */
  static final String VERSION = "accounts-";

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);

  private final PopulationSample sample;
  private final ModelOfAccounts model;
  private final KeptModels kept;
  private final AccountRiskLimits limits;
  private final Clock clock;
  private final Thread thread;
  private final AtomicLong fits = new AtomicLong();
  private final AtomicLong failures = new AtomicLong();
  private @Nullable Basis last;
  private volatile boolean stopping;

  /**
   * What the model in force was fitted to.
   *
   * @param doings of an account, in the mean: where all are new, what is usual changes fast
   */
  private record Basis(double population, double doings, long labels, Instant at) {}

  /**
   * A watch that begins with {@link #start}.
   *
   * @param stores of the account-risk application
   */
  public PopulationWatch(
      ViewStores stores,
      int partitions,
      ModelOfAccounts model,
      KeptModels kept,
      AccountRiskLimits limits,
      Clock clock,
      RandomGenerator random) {
    this.sample = new PopulationSample(stores, partitions, random);
    this.model = model;
    this.kept = kept;
    this.limits = limits;
    this.clock = clock;
    this.thread = Thread.ofPlatform().name("population-watch").daemon().unstarted(this::run);
  }

  /** Starts, unless nobody is to be judged. */
  public void start() {
    if (limits.budget() > 0) {
      thread.start();
    }
  }

  /** How often a model was fitted. */
  public long fits() {
    return fits.get();
  }

  /** How often that failed. */
  public long failures() {
    return failures.get();
  }

  private void run() {
    resume();
    while (!stopping) {
      look();
      if (!stopping) {
        LockSupport.parkNanos(limits.look().toNanos());
      }
    }
  }

  /** Puts the model of an earlier run in force, until the first look has fitted another. */
  void resume() {
    try {
      KeptModels.Kept newest = kept.newest().orElse(null);
      if (newest != null && model.get() == null) {
        AccountJudge judge = AccountJudge.read(newest.bytes());
        model.set(new ModelOfAccounts.Fitted(judge, newest.version()));
        LOG.info("Account model {} is in force again", newest.version());
      }
    } catch (IOException | RuntimeException e) {
      failures.incrementAndGet();
      LOG.warn("The account model of the last run cannot be had: {}", String.valueOf(e));
    }
  }

  /** Looks once, and fits if there is reason to; never throws. */
  void look() {
    try {
      PopulationSample.Drawn drawn = sample.draw();
      Instant now = clock.instant();
      model.set(SharedSites.find(drawn.accounts()));
      double doings = (double) drawn.doings() / Math.max(1, drawn.accounts().size());
      Basis basis = new Basis(drawn.population(), doings, drawn.labels(), now);
      if (isDue(basis)) {
        fit(drawn, basis);
      }
    } catch (RuntimeException | StackOverflowError e) {
      failures.incrementAndGet();
      LOG.warn("The account model could not be fitted; the one before stays in force", e);
    }
  }

  private boolean isDue(Basis now) {
    Basis then = last;
    return then == null
        || now.population() >= GROWN * then.population()
        || now.doings() >= MORE_DOINGS * then.doings()
        || now.labels() >= GROWN * then.labels() + MORE_LABELS
        || now.at().isAfter(then.at().plus(FRESH));
  }

  private void fit(PopulationSample.Drawn drawn, Basis basis) {
    long began = System.nanoTime();
    AccountJudge judge = AccountJudge.fit(drawn.accounts(), limits.budget());
    if (judge == null) {
      return; // too few to know what is usual
    }
    byte[] bytes = judge.toBytes();
    String version = VERSION + TIME.format(basis.at()) + "-" + judge.accounts() + "-" + hash(bytes);
    // First kept, then in force: whatever a review names can be loaded.
    kept.keep(new KeptModels.Kept(version, bytes), basis.at());
    model.set(new ModelOfAccounts.Fitted(judge, version));
    last = basis;
    fits.incrementAndGet();
    LOG.info(
        "Account model {} is in force, fitted in {} ms; {} of the sample are held, {} labelled",
        version,
        TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - began),
        drawn.accounts().stream().filter(Known::held).count(),
        drawn.labels());
  }

  /** Nodes fit models of their own, maybe at the same time. */
  private static String hash(byte[] bytes) {
    try {
      byte[] sha256 = MessageDigest.getInstance("SHA-256").digest(bytes);
      return HexFormat.of().formatHex(sha256, 0, 4);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  @Override
  public void close() {
    stopping = true;
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive() && !thread.join(STOP)) {
        LOG.warn("The population watch did not stop within {} s", STOP.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
