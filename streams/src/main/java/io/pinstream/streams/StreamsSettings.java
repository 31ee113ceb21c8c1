package io.pinstream.streams;

import io.pinstream.streams.copies.Copies;
import io.pinstream.streams.deadletters.DeadLetters;
import io.pinstream.streams.deadletters.FailingRecords;
import io.pinstream.streams.stores.RocksDbMemory;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Properties;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.streams.StreamsConfig;

/**
 * Settings of the Streams applications of a process.
 *
 * @param partitions the number of partitions of every topic, a power of two
 * @param instance identifies this process among others and stays the same across restarts
 * @param session session time-out, after which a silent instance is removed from the group
 * @param standbys standby copies of each task on other instances, to take over and to answer reads
 *     meanwhile
 * @param commit commit interval; at most this long until the next application sees a record
 */
public record StreamsSettings(
    String bootstrapServers,
    int partitions,
    short replicationFactor,
    Path stateFolder,
    String instance,
    int standbys,
    Duration session,
    Duration commit,
    RocksDbMemory memory) {

  // A longer stall fences the thread and rolls its tasks back. Therefore it is not shortened for
  // faster failover.
  private static final Duration TRANSACTION_TIMEOUT = Duration.ofSeconds(10);

  /** The properties of one application. */
  public Properties of(String application) {
    Properties p = new Properties();
    p.put(StreamsConfig.APPLICATION_ID_CONFIG, application);
    p.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers);
    p.put(StreamsConfig.CLIENT_ID_CONFIG, application + "-" + instance);
    p.put(StreamsConfig.STATE_DIR_CONFIG, stateFolder.toString());
    p.put(StreamsConfig.PROCESSING_GUARANTEE_CONFIG, StreamsConfig.EXACTLY_ONCE_V2);
    p.put(StreamsConfig.COMMIT_INTERVAL_MS_CONFIG, commit.toMillis());
    // Streams commits between two polls, so a longer poll would delay commits.
    p.put(StreamsConfig.POLL_MS_CONFIG, Math.max(10, commit.toMillis() / 4));
    p.put(StreamsConfig.NUM_STREAM_THREADS_CONFIG, 1);
    p.put(StreamsConfig.NUM_STANDBY_REPLICAS_CONFIG, standbys);
    p.put(StreamsConfig.ACCEPTABLE_RECOVERY_LAG_CONFIG, Copies.MOST_BEHIND);
    p.put(StreamsConfig.STATESTORE_CACHE_MAX_BYTES_CONFIG, 0);
    p.put(StreamsConfig.REPLICATION_FACTOR_CONFIG, (int) replicationFactor);
    // Metrics are only read through StreamsApplication, which hides the dangerous ones; not through
    // JMX or by the broker.
    p.put(StreamsConfig.METRIC_REPORTER_CLASSES_CONFIG, "");
    p.put(StreamsConfig.ENABLE_METRICS_PUSH_CONFIG, false);
    p.put(StreamsConfig.ENSURE_EXPLICIT_INTERNAL_RESOURCE_NAMING_CONFIG, true);
    p.put(StreamsConfig.TOPOLOGY_OPTIMIZATION_CONFIG, StreamsConfig.NO_OPTIMIZATION);
    p.put(StreamsConfig.DESERIALIZATION_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
    p.put(StreamsConfig.PROCESSING_EXCEPTION_HANDLER_CLASS_CONFIG, DeadLetters.class);
    p.put(StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.ConfigSetter.class);
    p.put(RocksDbMemory.CONFIG, memory);
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.GROUP_INSTANCE_ID_CONFIG),
        application + "-" + instance);
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.SESSION_TIMEOUT_MS_CONFIG),
        (int) session.toMillis());
    p.put(
        StreamsConfig.mainConsumerPrefix(ConsumerConfig.HEARTBEAT_INTERVAL_MS_CONFIG),
        (int) session.toMillis() / 3);
    p.put(
        StreamsConfig.producerPrefix(ProducerConfig.TRANSACTION_TIMEOUT_CONFIG),
        (int) TRANSACTION_TIMEOUT.toMillis());
    p.put(StreamsConfig.DEFAULT_TIMESTAMP_EXTRACTOR_CLASS_CONFIG, RecordTimes.class);
    p.put(FailingRecords.CONFIG, new FailingRecords());
    p.put(CheckRecord.PARTITIONS, partitions);
    return p;
  }
}
