package io.pinstream.deploy.nodes;

import io.pinstream.deploy.installation.PrivateFiles;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.streams.topics.TopicCreation;
import java.io.IOException;
import java.nio.file.Path;
import java.util.function.Consumer;

/** Makes what an installation has once: its keys, and its topics. */
public final class Founding {

  private Founding() {}

  /**
   * Makes keys if there are none and no topics either, and the topics that are missing.
   *
   * @param say is given a line for each thing that was made
   * @throws StartupException when Kafka has topics of an installation whose keys are not here, or
   *     something cannot be made
   */
  public static void found(
      String bootstrapServers, Path keys, int partitions, short replication, Consumer<String> say)
      throws InterruptedException {
    PrivateFiles.restrictNewFiles();
    try {
      boolean topics = ClusterTopics.areAny(bootstrapServers);
      if (InstallationKeys.areMissing(keys)) {
        if (topics) {
          throw new StartupException(
              "Kafka at %s has topics of an installation, and its keys are not in %s. New keys would open none of its accounts: copy the right ones there, or name another Kafka."
                  .formatted(bootstrapServers, keys));
        }
        InstallationKeys.make(keys);
        say.accept("Made keys in " + keys + ": copy them to every node, and keep a copy apart");
      } else {
        InstallationKeys.read(keys);
        say.accept("The keys in " + keys + " are there");
      }
      TopicCreation.ensure(bootstrapServers, partitions, replication);
      say.accept(
          "The topics are there: %d partitions each, on %d of the brokers"
              .formatted(partitions, replication));
    } catch (IOException | RuntimeException e) {
      throw StartupException.of(e);
    }
  }
}
