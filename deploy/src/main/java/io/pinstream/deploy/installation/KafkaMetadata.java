package io.pinstream.deploy.installation;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.config.ConfigResource;
import org.apache.kafka.common.metadata.ConfigRecord;
import org.apache.kafka.common.metadata.PartitionRecord;
import org.apache.kafka.common.metadata.RemoveTopicRecord;
import org.apache.kafka.common.metadata.TopicRecord;
import org.apache.kafka.common.protocol.ByteBufferAccessor;
import org.apache.kafka.common.record.internal.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.internal.FileRecords;
import org.apache.kafka.common.record.internal.Record;
import org.apache.kafka.metadata.MetadataRecordSerde;
import org.apache.kafka.server.common.OffsetAndEpoch;
import org.apache.kafka.snapshot.SnapshotPath;
import org.apache.kafka.snapshot.Snapshots;

/**
 * Kafka's metadata about topics, read from its files while no broker runs. A broker that starts on
 * damaged metadata truncates the damaged end of its log, treats the partitions that it no longer
 * knows as strays, and deletes them a little later. Therefore this check runs first.
 */
final class KafkaMetadata {

  static final String FOLDER = "__cluster_metadata-0";

  /**
   * @param partitions the partition numbers
   * @param compacted whether the topic is compacted, not deleted by age
   */
  record TopicInfo(String name, Set<Integer> partitions, boolean compacted) {}

  private final Map<Uuid, String> names = new HashMap<>();
  private final Map<Uuid, Set<Integer>> partitions = new HashMap<>();
  private final Map<String, String> cleanup = new HashMap<>();
  private final Set<Uuid> removed = new HashSet<>();
  private long end;
  private boolean damaged;

  private KafkaMetadata() {}

  /**
   * Reads the newest snapshot and the log after it.
   *
   * @param kafka the folder of the broker
   * @throws StartupException if files are missing or unreadable
   */
  static KafkaMetadata read(Path kafka) {
    Path folder = kafka.resolve(FOLDER);
    KafkaMetadata metadata = new KafkaMetadata();
    try {
      List<Path> segments = LogFiles.segments(folder);
      if (segments.isEmpty()) {
        throw Refusal.restore("Kafka's metadata log in " + folder + " is missing", kafka);
      }
      long first = LogFiles.base(segments.get(0));
      Optional<SnapshotPath> snapshot = newestSnapshot(folder);
      metadata.end = first;
      if (snapshot.isPresent()) {
        metadata.readSnapshot(snapshot.get(), kafka);
      }
      if (first > metadata.snapshotEnd(snapshot)) {
        throw Refusal.restore(
            "Kafka's metadata before offset "
                + first
                + " is missing from "
                + folder
                + " (a snapshot or the first part of the log)",
            kafka);
      }
      metadata.readLog(segments, metadata.snapshotEnd(snapshot));
      return metadata;
    } catch (IOException | KafkaException | IllegalArgumentException e) {
      throw Refusal.restore("Kafka's metadata in " + folder + " cannot be read", kafka, e);
    }
  }

  /** The existing topics, by id. */
  Map<Uuid, TopicInfo> topics() {
    Map<Uuid, TopicInfo> topics = new HashMap<>();
    names.forEach(
        (id, name) ->
            topics.put(
                id,
                new TopicInfo(
                    name,
                    partitions.getOrDefault(id, Set.of()),
                    cleanup.getOrDefault(name, "delete").equals("compact"))));
    return topics;
  }

  /** Whether the log says that the topic was deleted; its folders may remain a little longer. */
  boolean wasRemoved(Uuid topic) {
    return removed.contains(topic);
  }

  /** The offset after the last readable record. */
  long end() {
    return end;
  }

  /** Whether unreadable data follows in the log. Kafka would truncate it. */
  boolean isDamaged() {
    return damaged;
  }

  private static Optional<SnapshotPath> newestSnapshot(Path folder) throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      return files
          .flatMap(file -> Snapshots.parse(file).stream())
          .filter(snapshot -> !snapshot.partial() && !snapshot.deleted())
          .max(Comparator.comparingLong(snapshot -> snapshot.snapshotId().offset()));
    }
  }

  private long snapshotEnd(Optional<SnapshotPath> snapshot) {
    return snapshot.map(SnapshotPath::snapshotId).map(OffsetAndEpoch::offset).orElse(0L);
  }

  private void readSnapshot(SnapshotPath snapshot, Path kafka) throws IOException {
    Path file = snapshot.path();
    long read = 0;
    boolean footer = false;
    try (FileRecords records = FileRecords.open(file.toFile(), false)) {
      for (FileChannelRecordBatch batch : records.batches()) {
        batch.ensureValid();
        read += batch.sizeInBytes();
        footer = batch.isControlBatch();
        replay(batch);
      }
      if (read != records.sizeInBytes() || !footer) {
        throw Refusal.restore("Kafka's metadata snapshot " + file + " is cut off", kafka);
      }
    }
    end = Math.max(end, snapshot.snapshotId().offset());
  }

  private void readLog(List<Path> segments, long from) throws IOException {
    for (Path segment : segments) {
      long base = LogFiles.base(segment);
      // A gap between two segments: the records in between are lost.
      if (damaged || (base > end && base > from)) {
        damaged = true;
        return;
      }
      try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
        readSegment(records, from);
      }
    }
  }

  private void readSegment(FileRecords records, long from) {
    long read = 0;
    try {
      for (FileChannelRecordBatch batch : records.batches()) {
        batch.ensureValid();
        if (batch.lastOffset() >= from) {
          replay(batch);
        }
        end = Math.max(end, batch.nextOffset());
        read += batch.sizeInBytes();
      }
      damaged = read != records.sizeInBytes();
    } catch (KafkaException e) {
      damaged = true;
    }
  }

  private void replay(FileChannelRecordBatch batch) {
    if (batch.isControlBatch()) {
      return;
    }
    List<Object> messages = new ArrayList<>();
    for (Record record : batch) {
      ByteBuffer value = record.value();
      messages.add(
          MetadataRecordSerde.INSTANCE
              .read(new ByteBufferAccessor(value), value.remaining())
              .message());
    }
    messages.forEach(this::apply);
  }

  private void apply(Object message) {
    switch (message) {
      case TopicRecord topic -> names.put(topic.topicId(), topic.name());
      case PartitionRecord partition ->
          partitions
              .computeIfAbsent(partition.topicId(), id -> new TreeSet<>())
              .add(partition.partitionId());
      case RemoveTopicRecord gone -> {
        String name = names.remove(gone.topicId());
        partitions.remove(gone.topicId());
        removed.add(gone.topicId());
        if (name != null) {
          cleanup.remove(name);
        }
      }
      case ConfigRecord config -> {
        if (config.resourceType() == ConfigResource.Type.TOPIC.id()
            && config.name().equals("cleanup.policy")) {
          if (config.value() == null) {
            cleanup.remove(config.resourceName());
          } else {
            cleanup.put(config.resourceName(), config.value());
          }
        }
      }
      default -> {
        // Brokers, leaders, producer ids: not about topics.
      }
    }
  }
}
