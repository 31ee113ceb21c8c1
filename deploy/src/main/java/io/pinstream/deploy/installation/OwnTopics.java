package io.pinstream.deploy.installation;

import io.pinstream.deploy.installation.InstallationRecord.KnownTopic;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.schemas.topic.Topics;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListTopicsOptions;
import org.apache.kafka.clients.admin.TopicDescription;

/** The topics that Pinstream must not lose; operators' own topics are not included. */
final class OwnTopics {

  private static final String APPLICATIONS = "pinstream-";
  private static final String KAFKAS = "__";

  private OwnTopics() {}

  static Map<String, KnownTopic> in(String bootstrapServers) throws InterruptedException {
    try (Admin admin =
        Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers))) {
      List<String> names =
          admin.listTopics(new ListTopicsOptions().listInternal(true)).names().get().stream()
              .filter(OwnTopics::isOwn)
              .toList();
      Map<String, KnownTopic> topics = new TreeMap<>();
      for (TopicDescription topic : admin.describeTopics(names).allTopicNames().get().values()) {
        topics.put(
            topic.name(), new KnownTopic(topic.topicId().toString(), topic.partitions().size()));
      }
      return topics;
    } catch (ExecutionException e) {
      throw new StartupException("The topics could not be listed: " + e.getCause(), e);
    }
  }

  private static boolean isOwn(String topic) {
    return Topics.named(topic).isPresent()
        || topic.startsWith(APPLICATIONS)
        || topic.startsWith(KAFKAS);
  }
}
