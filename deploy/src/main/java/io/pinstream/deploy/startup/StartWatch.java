package io.pinstream.deploy.startup;

import io.pinstream.http.edge.Readiness;
import io.pinstream.streams.StreamsApplication;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.kafka.common.Metric;

/**
 * Waits until applications run. The total time is not limited, because the size of a restore and
 * the speed of the machine are unknown; but the time without any progress is.
 */
public final class StartWatch {

  private static final Duration STUCK = Duration.ofMinutes(10);
  private static final Duration BETWEEN_LINES = Duration.ofSeconds(15);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Progress progress;
  private final Readiness readiness;
  private final long beganNanos;

  public StartWatch(Progress progress, Readiness readiness, long beganNanos) {
    this.progress = progress;
    this.readiness = readiness;
    this.beganNanos = beganNanos;
  }

  /**
   * Waits until all run.
   *
   * @throws StartupException if no waiting application has made progress for minutes
   */
  public void await(List<StreamsApplication> applications) throws InterruptedException {
    List<StreamsApplication> waiting = new ArrayList<>(applications);
    String lastSeen = "";
    long changed = System.nanoTime();
    long told = changed;
    while (true) {
      for (StreamsApplication application : List.copyOf(waiting)) {
        if (application.isRunning()) {
          waiting.remove(application);
          readiness.ready(application.name());
          progress.ready(
              application.name().replace("pinstream-", ""), application.name(), since(beganNanos));
        }
      }
      if (waiting.isEmpty()) {
        return;
      }
      if (since(told).compareTo(BETWEEN_LINES) > 0) {
        told = System.nanoTime();
        String seen = seen(waiting);
        if (!seen.equals(lastSeen)) {
          lastSeen = seen;
          changed = told;
        }
        progress.say("  starting: " + seen);
        if (since(changed).compareTo(STUCK) > 0) {
          throw new StartupException(
              "Nothing has happened for %d minutes while waiting for %s"
                  .formatted(STUCK.toMinutes(), seen));
        }
      }
      Thread.sleep(PAUSE);
    }
  }

  private static Duration since(long nanos) {
    return Duration.ofNanos(System.nanoTime() - nanos);
  }

  /** The state of each waiting application, and how much it has read so far. */
  private static String seen(List<StreamsApplication> waiting) {
    return waiting.stream()
        .map(
            application ->
                String.format(
                    Locale.ROOT,
                    "%s (%s, %.1f MB read)",
                    application.name(),
                    application.streams().state().name().toLowerCase(Locale.ROOT),
                    bytesRead(application) / 1e6))
        .collect(Collectors.joining(", "));
  }

  /** Bytes read by all consumers, restore consumers included. */
  private static double bytesRead(StreamsApplication application) {
    return application.streams().metrics().values().stream()
        .filter(
            metric ->
                metric.metricName().name().equals("bytes-consumed-total")
                    && !metric.metricName().tags().containsKey("topic"))
        .map(Metric::metricValue)
        .filter(Double.class::isInstance)
        .mapToDouble(value -> (Double) value)
        .sum();
  }
}
