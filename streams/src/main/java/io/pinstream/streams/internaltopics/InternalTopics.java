package io.pinstream.streams.internaltopics;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.KafkaFuture;
import org.apache.kafka.common.TopicPartitionInfo;
import org.apache.kafka.common.errors.InvalidReplicationFactorException;
import org.apache.kafka.common.errors.RetriableException;
import org.apache.kafka.common.errors.TopicExistsException;
import org.apache.kafka.common.errors.UnknownTopicOrPartitionException;
import org.apache.kafka.streams.processor.internals.InternalTopicConfig;
import org.apache.kafka.streams.processor.internals.InternalTopologyBuilder.TopicsInfo;

/**
 * Creates changelog and repartition topics before the application starts, with the configuration
 * that Streams itself would give them. Streams creates them during its first rebalance and asks for
 * their offsets at once, before the broker knows them: each such request is an ERROR in the log,
 * thousands of them at a first start.
 */
public final class InternalTopics {

  private static final Duration KNOWN_WITHIN = Duration.ofMinutes(2);
  private static final Duration PAUSE = Duration.ofMillis(50);

  private InternalTopics() {}

  /**
   * The topics that Streams would create for these sub-topologies.
   *
   * @param partitions the number of partitions of topics that do not set their own
   */
  public static List<NewTopic> of(
      Collection<TopicsInfo> subtopologies, int partitions, short replicationFactor) {
    List<NewTopic> topics = new ArrayList<>();
    for (TopicsInfo subtopology : subtopologies) {
      List<InternalTopicConfig> configs = new ArrayList<>();
      configs.addAll(subtopology.repartitionSourceTopics.values());
      configs.addAll(subtopology.nonSourceChangelogTopics());
      for (InternalTopicConfig config : configs) {
        topics.add(
            new NewTopic(
                    config.name(),
                    Optional.of(config.numberOfPartitions().orElse(partitions)),
                    Optional.of(replicationFactor))
                .configs(config.properties(Map.of(), 0)));
      }
    }
    return topics;
  }

  /**
   * Creates missing topics, and waits until the broker knows all of them. Other instances may do
   * the same at the same time.
   *
   * @throws IllegalStateException if the broker refuses a topic, or does not know all of them in
   *     time
   */
  public static void ensure(String bootstrapServers, List<NewTopic> topics)
      throws InterruptedException {
    if (topics.isEmpty()) {
      return;
    }
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Set<String> existing = admin.listTopics().names().get();
      List<NewTopic> missing =
          topics.stream().filter(topic -> !existing.contains(topic.name())).toList();
      if (!missing.isEmpty()) {
        create(admin, missing);
        awaitKnown(admin, missing.stream().map(NewTopic::name).toList());
      }
    } catch (ExecutionException e) {
      throw new IllegalStateException("Internal topics cannot be created: " + e.getCause(), e);
    }
  }

  /**
   * Creates topics, and retries while no broker can take them: on a starved machine a lone broker
   * may be fenced for a while. A topic that already exists counts as created.
   */
  public static void create(Admin admin, Collection<NewTopic> topics)
      throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + KNOWN_WITHIN.toNanos();
    Map<String, NewTopic> open = new HashMap<>();
    topics.forEach(topic -> open.put(topic.name(), topic));
    while (!open.isEmpty()) {
      for (Map.Entry<String, KafkaFuture<Void>> created :
          admin.createTopics(List.copyOf(open.values())).values().entrySet()) {
        if (isCreated(created.getValue(), System.nanoTime() < end)) {
          open.remove(created.getKey());
        }
      }
      if (!open.isEmpty()) {
        Thread.sleep(PAUSE);
      }
    }
  }

  private static boolean isCreated(KafkaFuture<Void> created, boolean again)
      throws ExecutionException, InterruptedException {
    try {
      created.get();
      return true;
    } catch (ExecutionException e) {
      if (e.getCause() instanceof TopicExistsException) {
        return true;
      }
      boolean passes =
          e.getCause() instanceof RetriableException
              || e.getCause() instanceof InvalidReplicationFactorException;
      if (passes && again) {
        return false;
      }
      throw e;
    }
  }

  /** Waits until every partition of these topics has a leader known to the broker. */
  public static void awaitKnown(Admin admin, Collection<String> names)
      throws ExecutionException, InterruptedException {
    long end = System.nanoTime() + KNOWN_WITHIN.toNanos();
    Set<String> unknown = new HashSet<>(names);
    while (true) {
      for (Map.Entry<String, KafkaFuture<TopicDescription>> topic :
          admin.describeTopics(List.copyOf(unknown)).topicNameValues().entrySet()) {
        if (hasLeaders(topic.getValue())) {
          unknown.remove(topic.getKey());
        }
      }
      if (unknown.isEmpty()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new IllegalStateException(
            "Topics have no leaders after " + KNOWN_WITHIN.toSeconds() + " s: " + unknown);
      }
      Thread.sleep(PAUSE);
    }
  }

  private static boolean hasLeaders(KafkaFuture<TopicDescription> description)
      throws ExecutionException, InterruptedException {
    try {
      return description.get().partitions().stream().allMatch(InternalTopics::hasLeader);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof UnknownTopicOrPartitionException
          || e.getCause() instanceof RetriableException) {
        return false;
      }
      throw e;
    }
  }

  private static boolean hasLeader(TopicPartitionInfo partition) {
    return partition.leader() != null && !partition.leader().isEmpty();
  }
}
