package io.pinstream.deploy.installation;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.installation.InstallationRecord.KnownTopic;
import io.pinstream.deploy.installation.KafkaMetadata.TopicInfo;
import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Properties;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.Uuid;

/** The broker's folder, checked before a broker runs. */
final class KafkaFolder {

  private static final String STRAY = "-stray";
  private static final String META = "meta.properties";
  private static final String HIGH_WATERMARKS = "replication-offset-checkpoint";
  private static final String STARTS = "log-start-offset-checkpoint";

  private final Path path;

  KafkaFolder(Path path) {
    this.path = path;
  }

  /** Whether it is formatted: then it has an id and possibly data. */
  boolean isFormatted() {
    return Files.exists(path.resolve(META));
  }

  /** Whether any broker has run on it. */
  boolean hasMetadata() throws IOException {
    return EmbeddedKafka.hasRun(path);
  }

  /** Whether there is a folder for each of these partitions. */
  boolean hasAll(String topic, int partitions) {
    return IntStream.range(0, partitions)
        .allMatch(partition -> Files.isDirectory(path.resolve(topic + "-" + partition)));
  }

  /**
   * The id of the cluster.
   *
   * @throws StartupException when it cannot be read
   */
  String clusterId() {
    Path meta = path.resolve(META);
    if (!Files.isDirectory(path)) {
      throw Refusal.restore("Kafka's folder " + path + " is missing", path);
    }
    if (!Files.exists(meta)) {
      throw Refusal.restore(meta + ", which names the Kafka cluster, is missing", path);
    }
    Properties properties = new Properties();
    try (Reader reader = Files.newBufferedReader(meta)) {
      properties.load(reader);
    } catch (IOException | IllegalArgumentException e) {
      throw Refusal.restore(meta + " cannot be read (" + e + ")", path, e);
    }
    String id = properties.getProperty("cluster.id");
    if (id == null || id.isBlank()) {
      throw Refusal.restore(meta + " names no cluster.id", path);
    }
    if (!"1".equals(properties.getProperty("node.id"))
        || properties.getProperty("directory.id") == null
        || !"1".equals(properties.getProperty("version"))) {
      throw Refusal.restore(meta + " is incomplete or damaged", path);
    }
    return id;
  }

  /**
   * Compares metadata, partitions and records of earlier starts with each other.
   *
   * @param known Pinstream's topics as of the last complete start
   * @param reached an offset that the metadata log has reached before; 0 if unknown
   * @param founding whether partitions may be missing, because the first start did not complete
   * @throws StartupException if a broker has lost data here, or would lose it
   */
  void check(Map<String, KnownTopic> known, long reached, boolean founding) throws IOException {
    List<Path> entries;
    try (Stream<Path> list = Files.list(path)) {
      entries = list.toList();
    }
    refuseStrays(
        entries.stream().filter(entry -> LogFiles.name(entry).endsWith(STRAY)).toList(),
        "Kafka has taken for strays");
    KafkaMetadata metadata = KafkaMetadata.read(path);
    if (metadata.end() < reached) {
      throw Refusal.restore(
          "Kafka's metadata log ends at offset %d, and had got to %d%s"
              .formatted(
                  metadata.end(),
                  reached,
                  metadata.isDamaged() ? "; what follows cannot be read" : ""),
          path);
    }
    if (metadata.isDamaged() && reached == 0) {
      throw Refusal.restore(
          "Kafka's metadata log is damaged behind offset " + metadata.end(), path);
    }
    Map<Uuid, TopicInfo> topics = metadata.topics();
    refuseGone(known, topics);
    List<PartitionFolder> folders =
        entries.stream()
            .filter(entry -> !LogFiles.name(entry).equals(KafkaMetadata.FOLDER))
            .flatMap(entry -> PartitionFolder.of(entry).stream())
            .toList();
    Map<String, TopicInfo> byName = new HashMap<>();
    topics.values().forEach(topic -> byName.put(topic.name(), topic));
    List<Path> strays = new ArrayList<>();
    for (PartitionFolder folder : folders) {
      if (isStray(folder, metadata, topics, byName)) {
        strays.add(folder.path());
      }
    }
    refuseStrays(strays, "Kafka's metadata does not know");
    if (!founding) {
      refuseMissing(known, topics, folders);
      refuseCut(byName, folders);
    }
  }

  private static boolean isStray(
      PartitionFolder folder,
      KafkaMetadata metadata,
      Map<Uuid, TopicInfo> topics,
      Map<String, TopicInfo> byName)
      throws IOException {
    Optional<Uuid> id = folder.topicId();
    if (id.isPresent() && metadata.wasRemoved(id.get())) {
      return false; // the topic was deleted just before the broker was killed
    }
    TopicInfo topic = id.isPresent() ? topics.get(id.get()) : byName.get(folder.topic());
    return topic == null || !topic.partitions().contains(folder.partition());
  }

  private void refuseStrays(List<Path> strays, String who) {
    if (!strays.isEmpty()) {
      throw Refusal.restore(
          "%s %d partition%s in %s (such as %s), so the metadata is not that of this data"
              .formatted(
                  who,
                  strays.size(),
                  strays.size() == 1 ? "" : "s",
                  path,
                  LogFiles.name(strays.get(0))),
          path);
    }
  }

  private void refuseGone(Map<String, KnownTopic> known, Map<Uuid, TopicInfo> topics) {
    Map<String, Uuid> ids = new HashMap<>();
    topics.forEach((id, topic) -> ids.put(topic.name(), id));
    List<String> gone =
        known.entrySet().stream()
            .filter(
                topic -> {
                  Uuid id = ids.get(topic.getKey());
                  return id == null || !id.toString().equals(topic.getValue().id());
                })
            .map(Map.Entry::getKey)
            .toList();
    if (!gone.isEmpty()) {
      throw Refusal.restore(
          "%d topic%s of this installation %s gone from Kafka's metadata (such as %s)"
              .formatted(
                  gone.size(),
                  gone.size() == 1 ? "" : "s",
                  gone.size() == 1 ? "is" : "are",
                  gone.get(0)),
          path);
    }
  }

  /** Refuses missing partitions: the broker would create them again, empty. */
  private void refuseMissing(
      Map<String, KnownTopic> known, Map<Uuid, TopicInfo> topics, List<PartitionFolder> folders) {
    Set<String> there = new HashSet<>();
    folders.forEach(folder -> there.add(LogFiles.name(folder.path())));
    Set<String> missing = new TreeSet<>();
    for (TopicInfo topic : topics.values()) {
      // The folders of a topic created just before a kill may not exist yet.
      if (known.isEmpty() || known.containsKey(topic.name())) {
        topic.partitions().stream()
            .map(partition -> topic.name() + "-" + partition)
            .filter(folder -> !there.contains(folder))
            .forEach(missing::add);
      }
    }
    if (!missing.isEmpty()) {
      throw Refusal.restore(
          "%d partition%s missing from %s (such as %s)"
              .formatted(
                  missing.size(),
                  missing.size() == 1 ? " is" : "s are",
                  path,
                  missing.iterator().next()),
          path);
    }
  }

  /** Refuses truncated or missing files: the broker would continue with the rest. */
  private void refuseCut(Map<String, TopicInfo> topics, List<PartitionFolder> folders)
      throws IOException {
    Map<TopicPartition, Long> ends = checkpoint(HIGH_WATERMARKS);
    Map<TopicPartition, Long> starts = checkpoint(STARTS);
    for (PartitionFolder folder : folders) {
      TopicPartition id = new TopicPartition(folder.topic(), folder.partition());
      long reached = ends.getOrDefault(id, 0L);
      long end = folder.end();
      if (end < reached) {
        throw Refusal.restore(
            "%s ends at offset %d, and had got to %d: records are missing or damaged"
                .formatted(folder.path(), end, reached),
            path);
      }
      TopicInfo topic = topics.get(folder.topic());
      long first = folder.first().orElse(0L);
      if (topic != null && topic.compacted() && first > starts.getOrDefault(id, 0L)) {
        throw Refusal.restore(
            "%s begins at offset %d: its first records are missing".formatted(folder.path(), first),
            path);
      }
    }
  }

  /** A checkpoint of the broker: version, number of lines, then topic, partition and offset. */
  private Map<TopicPartition, Long> checkpoint(String file) throws IOException {
    Path checkpoint = path.resolve(file);
    if (!Files.exists(checkpoint)) {
      return Map.of();
    }
    Map<TopicPartition, Long> offsets = new HashMap<>();
    List<String> lines = Files.readAllLines(checkpoint);
    if (lines.isEmpty()) {
      // A broker that is killed before its first write of this file leaves it empty.
      return offsets;
    }
    try {
      int count = Integer.parseInt(lines.get(1));
      for (String line : lines.subList(2, lines.size())) {
        String[] words = line.split(" ", -1);
        offsets.put(
            new TopicPartition(words[0], Integer.parseInt(words[1])), Long.parseLong(words[2]));
      }
      if (offsets.size() == count) {
        return offsets;
      }
    } catch (IndexOutOfBoundsException | NumberFormatException e) {
      // The broker could not read it either.
    }
    throw Refusal.restore("Kafka's checkpoint " + checkpoint + " is damaged", path);
  }
}
