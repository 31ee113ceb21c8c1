package io.pinstream.streams.erasure;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerConfig;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.config.TopicConfig;
import org.apache.kafka.common.serialization.ByteArraySerializer;

/**
 * Bounds how long a deleted value stays in the cluster's logs: in our topics, and in the changelogs
 * and repartitions of Streams.
 *
 * <p>Kafka cleans closed segments only, and rolls a segment only on a write: in an idle partition,
 * deleted data would stay forever. So segments get a maximum age, and from time to time each
 * partition gets an aborted transaction. This rolls segments that are too old, and consumers of
 * committed records do not see it.
 */
public final class SegmentRolls implements AutoCloseable {

  private static final byte[] NO_KEY = {};

  private final Admin admin;
  private final KafkaProducer<byte[], byte[]> producer;
  private final String oldest;
  private boolean transactional;

  /**
   * @param instance identifies this process among others
   * @param oldest maximum age of a segment when it is rolled, and of a deleted value when it is
   *     cleaned
   */
  public SegmentRolls(String bootstrapServers, String instance, Duration oldest) {
    this.oldest = Long.toString(oldest.toMillis());
    admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    producer =
        new KafkaProducer<>(
            Map.of(
                ProducerConfig.BOOTSTRAP_SERVERS_CONFIG,
                bootstrapServers,
                ProducerConfig.TRANSACTIONAL_ID_CONFIG,
                "pinstream-erasure-" + instance,
                ProducerConfig.TRANSACTION_TIMEOUT_CONFIG,
                10_000),
            new ByteArraySerializer(),
            new ByteArraySerializer());
  }

  /** Sets the bound on every topic, existing ones included. */
  public void bound() throws ExecutionException, InterruptedException {
    List<ConfigResource> topics =
        topics().stream()
            .map(topic -> new ConfigResource(ConfigResource.Type.TOPIC, topic.name()))
            .toList();
    Map<ConfigResource, Config> configs = admin.describeConfigs(topics).all().get();
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    configs.forEach(
        (topic, config) -> {
          String bound =
              config.get(TopicConfig.CLEANUP_POLICY_CONFIG).value().contains("compact")
                  ? TopicConfig.MAX_COMPACTION_LAG_MS_CONFIG
                  : TopicConfig.SEGMENT_MS_CONFIG;
          if (!config.get(bound).value().equals(oldest)) {
            changes.put(
                topic,
                List.of(
                    new AlterConfigOp(new ConfigEntry(bound, oldest), AlterConfigOp.OpType.SET)));
          }
        });
    admin.incrementalAlterConfigs(changes).all().get();
  }

  /** Rolls the active segment of every partition if it is too old. */
  public void roll() throws ExecutionException, InterruptedException {
    if (!transactional) {
      producer.initTransactions();
      transactional = true;
    }
    for (TopicDescription topic : topics()) {
      producer.beginTransaction();
      for (TopicPartitionInfo partition : topic.partitions()) {
        // The transaction is aborted at once, and a failure shows in the abort.
        var ignored =
            producer.send(new ProducerRecord<>(topic.name(), partition.partition(), NO_KEY, null));
      }
      producer.flush();
      producer.abortTransaction();
    }
  }

  private List<TopicDescription> topics() throws ExecutionException, InterruptedException {
    List<String> ours = new ArrayList<>(admin.listTopics().names().get());
    ours.removeIf(name -> name.startsWith("__"));
    return List.copyOf(admin.describeTopics(ours).allTopicNames().get().values());
  }

  @Override
  public void close() {
    producer.close(Duration.ofSeconds(1));
    admin.close(Duration.ofSeconds(1));
  }
}
