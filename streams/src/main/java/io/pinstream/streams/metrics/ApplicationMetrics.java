package io.pinstream.streams.metrics;

import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.StreamsApplication;
import io.prometheus.metrics.model.registry.MultiCollector;
import io.prometheus.metrics.model.snapshots.CounterSnapshot;
import io.prometheus.metrics.model.snapshots.CounterSnapshot.CounterDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot;
import io.prometheus.metrics.model.snapshots.GaugeSnapshot.GaugeDataPointSnapshot;
import io.prometheus.metrics.model.snapshots.Labels;
import io.prometheus.metrics.model.snapshots.MetricSnapshot;
import io.prometheus.metrics.model.snapshots.MetricSnapshots;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.function.ToDoubleFunction;

/**
 * Metrics of each application, computed at every scrape from the metrics of Kafka's clients. So
 * each series exists from the first scrape to the last, and none outlives its subject. Each value
 * is the sum or the maximum over the application's threads in this process.
 */
public final class ApplicationMetrics implements MultiCollector {

  private static final double MILLIS = 1_000;

  private final List<StreamsApplication> applications;
  private final String feeds;
  private final Clock clock;

  /**
   * @param feeds the name of the feed application
   */
  public ApplicationMetrics(List<StreamsApplication> applications, String feeds, Clock clock) {
    this.applications = List.copyOf(applications);
    this.feeds = feeds;
    this.clock = clock;
  }

  /** An application with a snapshot of its Kafka clients' metrics. */
  private record Reading(StreamsApplication application, KafkaReadings kafka) {}

  @Override
  public MetricSnapshots collect() {
    List<Reading> readings =
        applications.stream()
            .map(a -> new Reading(a, new KafkaReadings(a.streams().metrics())))
            .toList();
    List<MetricSnapshot> all = new ArrayList<>(states(readings));
    all.addAll(work(readings));
    all.addAll(restores(readings));
    all.addAll(tasks(readings));
    all.addAll(freshness(readings));
    return new MetricSnapshots(all);
  }

  private List<MetricSnapshot> states(List<Reading> readings) {
    return List.of(
        gauge(
            readings,
            "pinstream_application_running",
            "1 while all tasks of the application run here",
            a -> a.application().isRunning() ? 1 : 0),
        gauge(
            readings,
            "pinstream_application_threads_alive",
            "Stream threads that run",
            a -> a.kafka().sum("stream-metrics", "alive-stream-threads")),
        counter(
            readings,
            "pinstream_application_threads_failed",
            "Stream threads that failed and were replaced",
            a -> a.kafka().sum("stream-metrics", "failed-stream-threads")),
        counter(
            readings,
            "pinstream_application_rebalances",
            "Rebalances that the application's threads took part in",
            a -> a.kafka().sum("consumer-coordinator-metrics", "rebalance-total")));
  }

  private List<MetricSnapshot> work(List<Reading> readings) {
    return List.of(
        counter(
            readings,
            "pinstream_application_records_processed",
            "Records that were processed",
            a -> a.kafka().sum("stream-thread-metrics", "process-total")),
        counter(
            readings,
            "pinstream_application_commits",
            "Commits, each of one transaction",
            a -> a.kafka().sum("stream-thread-metrics", "commit-total")),
        gauge(
            readings,
            "pinstream_application_commit_max_seconds",
            "The longest commit of the last minute or so",
            a -> a.kafka().max("stream-thread-metrics", "commit-latency-max") / MILLIS),
        gauge(
            readings,
            "pinstream_application_process_max_seconds",
            "The longest that a thread processed without a pause, of the last minute or so",
            a -> a.kafka().max("stream-thread-metrics", "process-latency-max") / MILLIS),
        counter(
            readings,
            "pinstream_application_records_sent",
            "Records that were written, to changelogs too",
            a -> a.kafka().sum("producer-metrics", "record-send-total")),
        counter(
            readings,
            "pinstream_application_records_dropped",
            "Records that Kafka Streams dropped",
            a -> a.kafka().sum("stream-task-metrics", "dropped-records-total")),
        counter(
            readings,
            "pinstream_application_dead_letters",
            "Records that were put aside, to the topic " + Topics.DEAD_LETTERS.name(),
            a ->
                a.kafka()
                    .sum(
                        "producer-topic-metrics",
                        "record-send-total",
                        "topic",
                        Topics.DEAD_LETTERS.name())));
  }

  private List<MetricSnapshot> restores(List<Reading> readings) {
    return List.of(
        gauge(
            readings,
            "pinstream_restore_stores",
            "Stores that are being restored from their changelogs",
            a -> a.application().restores().stores()),
        gauge(
            readings,
            "pinstream_restore_remaining_records",
            "Records that are still to be restored; 0 when nothing is",
            a -> a.application().restores().remaining()),
        gauge(
            readings,
            "pinstream_restore_progress_ratio",
            "How much of what is to be restored has been, from 0 to 1; 1 when nothing is",
            a -> a.application().restores().fraction()),
        gauge(
            readings,
            "pinstream_restore_left_seconds",
            "How long the restore takes yet, about; 0 when there is none, NaN until it is known",
            a ->
                a.application()
                    .restores()
                    .left()
                    .map(ApplicationMetrics::seconds)
                    .orElse(Double.NaN)),
        counter(
            readings,
            "pinstream_restored_records",
            "Records that were restored from changelogs",
            a -> a.application().restores().restored()));
  }

  private static List<MetricSnapshot> tasks(List<Reading> readings) {
    GaugeSnapshot.Builder tasks =
        GaugeSnapshot.builder()
            .name("pinstream_application_tasks")
            .help("Tasks here, each a partition of one part of the application");
    GaugeSnapshot.Builder behind =
        GaugeSnapshot.builder()
            .name("pinstream_standby_lag_records")
            .help(
                "By how much the copy is behind that is furthest behind; NaN until that is known,"
                    + " 0 without copies");
    for (Reading reading : readings) {
      String name = reading.application().name();
      StreamsApplication.TaskCounts counts = reading.application().tasks();
      tasks.dataPoint(taskCount(name, "active", counts.active()));
      tasks.dataPoint(taskCount(name, "standby", counts.standby()));
      OptionalLong most = counts.mostBehind();
      behind.dataPoint(
          point("application", name, most.isPresent() ? most.getAsLong() : Double.NaN));
    }
    return List.of(tasks.build(), behind.build());
  }

  private static GaugeDataPointSnapshot taskCount(String application, String kind, int count) {
    return GaugeDataPointSnapshot.builder()
        .labels(Labels.of("application", application, "kind", kind))
        .value(count)
        .build();
  }

  private List<MetricSnapshot> freshness(List<Reading> readings) {
    GaugeSnapshot.Builder pinToFeed =
        GaugeSnapshot.builder()
            .name("pinstream_pin_to_feed_seconds")
            .help(
                "How old pins are when they come to feeds, over the last minute or so; NaN without"
                    + " any");
    for (Reading reading : readings) {
      if (reading.application().name().equals(feeds)) {
        KafkaReadings of = reading.kafka();
        pinToFeed.dataPoint(point("statistic", "avg", age(of.endToEnd("record-e2e-latency-avg"))));
        pinToFeed.dataPoint(point("statistic", "max", age(of.endToEnd("record-e2e-latency-max"))));
      }
    }
    return List.of(
        gauge(
            readings,
            "pinstream_application_lag_records",
            "Records that wait to be read; NaN until the application has read",
            a -> a.kafka().lag().orElse(Double.NaN)),
        gauge(
            readings,
            "pinstream_application_newest_record_age_seconds",
            "How old the newest record is that the application came to; NaN before the first. It"
                + " grows while nothing is written: see the lag",
            a -> newestAge(a.application().newestRecord().time())),
        pinToFeed.build());
  }

  private double newestAge(OptionalLong time) {
    return time.isPresent() ? Math.max(0, clock.millis() - time.getAsLong()) / MILLIS : Double.NaN;
  }

  private static double age(OptionalDouble millis) {
    return millis.isPresent() ? Math.max(0, millis.getAsDouble()) / MILLIS : Double.NaN;
  }

  private static double seconds(Duration duration) {
    return duration.toMillis() / MILLIS;
  }

  private static MetricSnapshot gauge(
      List<Reading> readings, String name, String help, ToDoubleFunction<Reading> value) {
    GaugeSnapshot.Builder gauge = GaugeSnapshot.builder().name(name).help(help);
    for (Reading reading : readings) {
      gauge.dataPoint(
          point("application", reading.application().name(), value.applyAsDouble(reading)));
    }
    return gauge.build();
  }

  private static GaugeDataPointSnapshot point(String label, String of, double value) {
    return GaugeDataPointSnapshot.builder().labels(Labels.of(label, of)).value(value).build();
  }

  /**
   * @param name without the suffix {@code _total}, which is added
   */
  private static MetricSnapshot counter(
      List<Reading> readings, String name, String help, ToDoubleFunction<Reading> value) {
    CounterSnapshot.Builder counter = CounterSnapshot.builder().name(name).help(help);
    for (Reading reading : readings) {
      counter.dataPoint(
          CounterDataPointSnapshot.builder()
              .labels(Labels.of("application", reading.application().name()))
              .value(value.applyAsDouble(reading))
              .build());
    }
    return counter.build();
  }
}
