package io.pinstream.topologies.streams;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;
import org.apache.kafka.streams.KafkaStreams;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.errors.StreamsUncaughtExceptionHandler.StreamThreadExceptionResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One Kafka Streams application: one capability, to be scaled, reset and upgraded alone. */
public final class StreamsApplication implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(StreamsApplication.class);
  private static final Duration PAUSE = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(8);

  private final String name;
  private final KafkaStreams streams;
  private final ViewStores stores;
  private final RestoreProgress restores = new RestoreProgress(System::nanoTime);
  private final NewestRecord newest = new NewestRecord();

  public StreamsApplication(String name, Topology topology, StreamsSettings settings) {
    this.name = name;
    Properties properties = settings.of(name);
    properties.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTimes.class);
    properties.put(NewestRecord.CONFIG, newest);
    this.streams = new SafelyMeasured(topology, properties);
    streams.setGlobalStateRestoreListener(restores);
    this.stores = new LocalViewStores(streams, settings.partitions());
    // What fails a task says nothing about its input; a fresh thread tries again, from the last
    // commit, as long as it takes. Readiness shows that it does not get on.
    streams.setUncaughtExceptionHandler(
        e -> {
          LOG.error("{}: a thread failed and is replaced", name, e);
          LockSupport.parkNanos(PAUSE.toNanos());
          return StreamThreadExceptionResponse.REPLACE_THREAD;
        });
  }

  public String name() {
    return name;
  }

  public void start() {
    streams.start();
  }

  /** Whether all its tasks here run. */
  public boolean isRunning() {
    return streams.state() == KafkaStreams.State.RUNNING;
  }

  /** What keeps it from running: its state, or how much of its stores is restored. */
  public String progress() {
    double restored = 0;
    double remaining = 0;
    for (Metric metric : streams.metrics().values()) {
      switch (metric.metricName().name()) {
        case "restore-total" -> restored += number(metric);
        case "restore-remaining-records-total" -> remaining += number(metric);
        default -> {}
      }
    }
    if (remaining > 0) {
      return "restoring, " + (long) (100 * restored / (restored + remaining)) + " %";
    }
    return streams.state().name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  private static double number(Metric metric) {
    return metric.metricValue() instanceof Number value && value.doubleValue() > 0
        ? value.doubleValue()
        : 0;
  }

  public ViewStores stores() {
    return stores;
  }

  public RestoreProgress restores() {
    return restores;
  }

  public NewestRecord newestRecord() {
    return newest;
  }

  public KafkaStreams streams() {
    return streams;
  }

  /** Stops, and stays a member of its group: whoever starts again under this name goes on. */
  @Override
  public void close() {
    if (!streams.close(STOP)) {
      LOG.warn("{} did not stop within {} s", name, STOP.toSeconds());
    }
  }

  /**
   * Keeps from its metrics what Kafka 4.3.1 asks the native stores when a metric is read: that may
   * be in the middle of their closing, which ends the process with SIGSEGV (KAFKA-10025). All of
   * them are in one group. To be removed with an upgrade to a release that has the fix.
   */
  private static final class SafelyMeasured extends KafkaStreams {

    private static final String ASKS_STORES = "stream-state-metrics";

    SafelyMeasured(Topology topology, Properties settings) {
      super(topology, settings);
    }

    @Override
    public Map<MetricName, ? extends Metric> metrics() {
      Map<MetricName, Metric> safe = new LinkedHashMap<>(super.metrics());
      safe.keySet().removeIf(name -> name.group().equals(ASKS_STORES));
      return safe;
    }
  }
}
