package io.pinstream.streams.metrics;

import java.util.Map;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;
import org.apache.kafka.common.Metric;
import org.apache.kafka.common.MetricName;

/** Metrics of the Kafka clients of one application, over all of its threads. */
final class KafkaReadings {

  private static final String DELIVERIES = "feed-deliveries";

  private final Map<MetricName, ? extends Metric> metrics;

  KafkaReadings(Map<MetricName, ? extends Metric> metrics) {
    this.metrics = metrics;
  }

  /** 0 before the first measurement. */
  double sum(String group, String name) {
    return values(group, name, tags -> true).sum();
  }

  double sum(String group, String name, String tag, String value) {
    return values(group, name, tags -> value.equals(tags.get(tag))).sum();
  }

  /** 0 before the first measurement. */
  double max(String group, String name) {
    return values(group, name, tags -> true).max().orElse(0);
  }

  /** The lag over all source partitions, without restores. */
  OptionalDouble lag() {
    double[] lags =
        values(
                "consumer-fetch-manager-metrics",
                "records-lag",
                tags ->
                    tags.containsKey("partition")
                        && !tags.getOrDefault("client-id", "").contains("-restore-consumer"))
            .toArray();
    return lags.length == 0
        ? OptionalDouble.empty()
        : OptionalDouble.of(DoubleStream.of(lags).sum());
  }

  /** The end-to-end latency of feed deliveries, in ms. */
  OptionalDouble endToEnd(String name) {
    return values(
            "stream-processor-node-metrics",
            name,
            tags -> {
              String node = tags.getOrDefault("processor-node-id", "");
              return node.startsWith(DELIVERIES) && node.endsWith("-source");
            })
        .max();
  }

  private DoubleStream values(String group, String name, Predicate<Map<String, String>> tags) {
    return metrics.entrySet().stream()
        .filter(
            metric ->
                metric.getKey().group().equals(group)
                    && metric.getKey().name().equals(name)
                    && tags.test(metric.getKey().tags()))
        .map(metric -> metric.getValue().metricValue())
        .filter(Number.class::isInstance)
        .mapToDouble(value -> ((Number) value).doubleValue())
        .filter(Double::isFinite);
  }
}
