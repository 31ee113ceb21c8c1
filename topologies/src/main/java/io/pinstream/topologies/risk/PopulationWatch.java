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
 * Samples the accounts of this process on its own thread. Each time, it searches for sites of
 * campaigns; and it fits the account model when the number of accounts or labels has grown by half,
 * the mean activity has grown by a tenth, or a day has passed. If anything fails, the previous
 * model and sites stay in force.
 */
public final class PopulationWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PopulationWatch.class);
  private static final Duration STOP = Duration.ofSeconds(5);
  private static final Duration FRESH = Duration.ofDays(1);
  private static final double GROWN = 1.5;
  private static final double MORE_DOINGS = 1.1;
  private static final int MORE_LABELS = 5;

  /**
   * The prefix of model versions; then come the time, the number of accounts and a hash of the
   * bytes.
   */
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
   * The data that the model in force was fitted on.
   *
   * @param doings mean actions per account: in a new population, usual behaviour changes fast
   */
  private record Basis(double population, double doings, long labels, Instant at) {}

  /**
   * A watch that starts with {@link #start}.
   *
   * @param stores the stores of the account-risk application
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

  /** Starts, unless the budget is 0. */
  public void start() {
    if (limits.budget() > 0) {
      thread.start();
    }
  }

  /** The number of fitted models. */
  public long fits() {
    return fits.get();
  }

  /** The number of failures. */
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

  /** Puts the newest stored model in force until a new one is fitted. */
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
      LOG.warn("The newest stored account model cannot be loaded: {}", String.valueOf(e));
    }
  }

  /** Samples once, and fits a model if due. Never throws. */
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
      LOG.warn("The account model could not be fitted; the previous one stays in force", e);
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
      return; // too few accounts for a model
    }
    byte[] bytes = judge.toBytes();
    String version = VERSION + TIME.format(basis.at()) + "-" + judge.accounts() + "-" + hash(bytes);
    // Store it before it is used, so that the version in a review can always be loaded.
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

  /** Makes versions unique: nodes fit their own models, possibly at the same time. */
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
