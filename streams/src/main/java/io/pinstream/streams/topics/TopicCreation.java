package io.pinstream.streams.topics;

import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.internaltopics.InternalTopics;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.AlterConfigOp;
import org.apache.kafka.clients.admin.Config;
import org.apache.kafka.clients.admin.ConfigEntry;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;
import org.apache.kafka.common.config.ConfigResource;

/** Creates missing topics of the table ({@link Topics}), and checks existing ones against it. */
public final class TopicCreation {

  private static final List<String> BOUNDS = List.of("max.message.bytes", "compression.type");

  private TopicCreation() {}

  /**
   * @throws WrongTopicsException if an existing topic differs from the table, or topics could not
   *     be created
   */
  public static void ensure(String bootstrapServers, int partitions, short replicationFactor)
      throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      Set<String> there = admin.listTopics().names().get();
      List<NewTopic> missing =
          Topics.all().stream()
              .filter(topic -> !there.contains(topic.name()))
              .map(topic -> topic.create(partitions, replicationFactor))
              .toList();
      InternalTopics.create(admin, missing);
      // Producers log warnings if the broker does not know a topic yet.
      InternalTopics.awaitKnown(admin, Topics.all().stream().map(Topic::name).toList());
      List<String> older = Topics.all().stream().map(Topic::name).filter(there::contains).toList();
      bound(admin, older);
      for (TopicDescription topic : admin.describeTopics(older).allTopicNames().get().values()) {
        if (topic.partitions().size() != partitions) {
          throw new WrongTopicsException(
              "Topic %s has %d partitions, not %d: the number is fixed at the first start"
                  .formatted(topic.name(), topic.partitions().size(), partitions),
              null);
        }
      }
    } catch (ExecutionException | IllegalStateException e) {
      throw new WrongTopicsException("The topics could not be created: " + e, e);
    }
  }

  /** Sets bounds that topics of older versions lack: record size and compression. */
  private static void bound(Admin admin, List<String> names)
      throws ExecutionException, InterruptedException {
    List<ConfigResource> topics =
        names.stream().map(name -> new ConfigResource(ConfigResource.Type.TOPIC, name)).toList();
    Map<ConfigResource, Config> actual = admin.describeConfigs(topics).all().get();
    Map<ConfigResource, Collection<AlterConfigOp>> changes = new HashMap<>();
    for (Map.Entry<ConfigResource, Config> described : actual.entrySet()) {
      ConfigResource topic = described.getKey();
      Map<String, String> wanted = Topics.named(topic.name()).orElseThrow().configs();
      for (String bound : BOUNDS) {
        ConfigEntry entry = described.getValue().get(bound);
        String value = String.valueOf(wanted.get(bound));
        if (entry == null || !value.equals(entry.value())) {
          changes
              .computeIfAbsent(topic, t -> new ArrayList<>())
              .add(new AlterConfigOp(new ConfigEntry(bound, value), AlterConfigOp.OpType.SET));
        }
      }
    }
    if (!changes.isEmpty()) {
      admin.incrementalAlterConfigs(changes).all().get();
    }
  }
}
