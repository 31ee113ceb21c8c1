package io.pinstream.streams.health;

import java.time.Duration;
import java.util.Map;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.jspecify.annotations.Nullable;

/**
 * Detects an application that hangs although its state is RUNNING: a stream thread has not polled
 * for long (it hangs in a processor, a store or a lock), or its state updater has died
 * (KAFKA-20819: the thread then waits forever for stores that nobody restores).
 */
public final class StandingStill {

  // Far above the pauses of a machine that is short of CPU, and below the five minutes after which
  // the group removes the thread.
  private static final Duration POLL_WITHIN = Duration.ofSeconds(90);
  private static final String STATE_UPDATER = "-StateUpdater-";
  private static final String STREAM_THREAD = "-StreamThread-";

  private final String clientId;

  /**
   * A check of one Streams client.
   *
   * @param clientId the prefix of the names of its threads
   */
  public StandingStill(String clientId) {
    this.clientId = clientId;
  }

  /** A readable description of what hangs; null if nothing does. */
  public @Nullable String what(Map<MetricName, ? extends Metric> metrics) {
    int updaters = 0;
    int threads = 0;
    for (Thread thread : running()) {
      String name = thread.getName();
      if (name.startsWith(clientId + STREAM_THREAD)) {
        threads++;
      } else if (name.startsWith(clientId + STATE_UPDATER)) {
        updaters++;
      }
    }
    if (updaters < threads) {
      return "its state updater has died";
    }
    for (Map.Entry<MetricName, ? extends Metric> metric : metrics.entrySet()) {
      MetricName name = metric.getKey();
      if (name.name().equals("last-poll-seconds-ago")
          && name.tags().getOrDefault("client-id", "").contains(STREAM_THREAD)
          && !name.tags().getOrDefault("client-id", "").contains("restore")
          && metric.getValue().metricValue() instanceof Number seconds
          && seconds.doubleValue() > POLL_WITHIN.toSeconds()) {
        return "a thread has not polled for " + seconds.longValue() + " s";
      }
    }
    return null;
  }

  private static Thread[] running() {
    ThreadGroup group = Thread.currentThread().getThreadGroup();
    while (group != null && group.getParent() != null) {
      group = group.getParent();
    }
    if (group == null) {
      return new Thread[0];
    }
    Thread[] threads = new Thread[group.activeCount() * 2 + 16];
    int count = group.enumerate(threads);
    return java.util.Arrays.copyOf(threads, count);
  }
}
