package io.pinstream.deploy.nodes;

import io.pinstream.deploy.startup.StartupException;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.TopicDescription;

/**
 * The topics of an installation as its Kafka has them.
 *
 * @param partitions of each of them
 * @param replicas of each partition
 */
public record ClusterTopics(int partitions, short replicas) {

  private static final int TIMEOUT_MILLIS = 30_000;

  /**
   * Looks at all of them.
   *
   * @throws StartupException when Kafka does not answer, a topic is missing, or they differ in
   *     their number of partitions
   */
  public static ClusterTopics read(String bootstrapServers) throws InterruptedException {
    try (Admin admin = admin(bootstrapServers)) {
      Set<String> there = admin.listTopics().names().get();
      List<String> names = Topics.all().stream().map(Topic::name).toList();
      List<String> missing = names.stream().filter(name -> !there.contains(name)).toList();
      if (!missing.isEmpty()) {
        throw new StartupException(
            "Kafka at %s has no topic %s. `pinstream init` makes the topics, once."
                .formatted(bootstrapServers, String.join(", ", missing)));
      }
      Map<String, TopicDescription> all = admin.describeTopics(names).allTopicNames().get();
      TopicDescription first = all.values().iterator().next();
      int partitions = first.partitions().size();
      for (TopicDescription topic : all.values()) {
        if (topic.partitions().size() != partitions) {
          throw new StartupException(
              "Topic %s has %d partitions, and %s has %d: all must have the same number"
                  .formatted(topic.name(), topic.partitions().size(), first.name(), partitions));
        }
      }
      return new ClusterTopics(partitions, (short) first.partitions().getFirst().replicas().size());
    } catch (ExecutionException e) {
      throw new StartupException(
          "Kafka at %s does not answer: %s".formatted(bootstrapServers, e.getCause()), e);
    }
  }

  /** Whether Kafka has any of our topics. */
  static boolean areAny(String bootstrapServers) throws InterruptedException {
    try (Admin admin = admin(bootstrapServers)) {
      Set<String> there = admin.listTopics().names().get();
      return Topics.all().stream().map(Topic::name).anyMatch(there::contains);
    } catch (ExecutionException e) {
      throw new StartupException(
          "Kafka at %s does not answer: %s".formatted(bootstrapServers, e.getCause()), e);
    }
  }

  private static Admin admin(String bootstrapServers) {
    return Admin.create(
        Map.of(
            AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            AdminClientConfig.DEFAULT_API_TIMEOUT_MS_CONFIG,
            TIMEOUT_MILLIS,
            AdminClientConfig.REQUEST_TIMEOUT_MS_CONFIG,
            TIMEOUT_MILLIS / 3));
  }
}
