package io.pinstream.streams.erasure;

import io.pinstream.streams.stores.Memtables;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.common.KafkaException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes deleted data leave the disk: the cluster's logs within five quarters of {@link #within},
 * and this process's stores within {@link #within}, each plus the time that the work takes. See
 * {@code docs/security.md}.
 */
public final class Erasure implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Erasure.class);

  /** A setting for operators, as {@code -Dpinstream.erasure=PT24H}. */
  private static final String PROPERTY = "pinstream.erasure";

  private static final int ROUNDS = 4;

  private final String bootstrapServers;
  private final String instance;
  private final Memtables stores;
  private final Duration within;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("erasure").daemon().factory());
  private int round;

  /**
   * Starts with {@link #start}.
   *
   * @param stores the stores of this process
   */
  public Erasure(String bootstrapServers, String instance, Memtables stores, Duration within) {
    this.bootstrapServers = bootstrapServers;
    this.instance = instance;
    this.stores = stores;
    this.within = within;
  }

  /** The operator's setting; default 24 hours. */
  public static Duration within() {
    return Duration.parse(System.getProperty(PROPERTY, "PT24H"));
  }

  public void start() {
    long pause = within.toMillis() / ROUNDS;
    var ignored =
        timer.scheduleWithFixedDelay(
            this::round, Math.min(pause, 60_000), pause, TimeUnit.MILLISECONDS);
  }

  private void round() {
    try (SegmentRolls rolls = new SegmentRolls(bootstrapServers, instance, within)) {
      rolls.bound();
      rolls.roll();
      if (++round % ROUNDS == 0) {
        stores.compact();
      }
    } catch (ExecutionException | KafkaException e) {
      LOG.warn("Deleted data stays on disk a little longer, retrying: {}", e.toString());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
