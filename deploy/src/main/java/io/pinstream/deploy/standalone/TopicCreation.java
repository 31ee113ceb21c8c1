package io.pinstream.deploy.standalone;

import io.pinstream.deploy.embedded.StartupException;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.admin.TopicDescription;

/** Makes the topics of the table that are not there yet, and holds the others to it. */
public final class TopicCreation {

  private TopicCreation() {}

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
      admin.createTopics(missing).all().get();
      List<String> older = Topics.all().stream().map(Topic::name).filter(there::contains).toList();
      for (TopicDescription topic : admin.describeTopics(older).allTopicNames().get().values()) {
        if (topic.partitions().size() != partitions) {
          throw new StartupException(
              "Topic %s has %d partitions, not %d: the number is fixed at the first start"
                  .formatted(topic.name(), topic.partitions().size(), partitions));
        }
      }
    } catch (ExecutionException e) {
      throw new StartupException("The topics could not be made: " + e.getCause(), e);
    }
  }
}
