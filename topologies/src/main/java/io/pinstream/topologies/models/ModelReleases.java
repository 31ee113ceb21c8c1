package io.pinstream.topologies.models;

import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Consistency;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.deadletters.DeadLetter;
import io.pinstream.streams.topics.CommittedRecords;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The models that were announced and not withdrawn, in the order of their announcements. All are at
 * home 0, and so in one partition. Not thread-safe.
 */
public final class ModelReleases implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelReleases.class);
  private static final TopicPartition PARTITION = new TopicPartition(Topics.SPAM_MODELS.name(), 0);

  private final KafkaConsumer<byte[], byte[]> consumer;
  private final Map<Id, ModelRelease> releases = new LinkedHashMap<>();

  /** Knows of none yet. */
  public ModelReleases(String bootstrapServers) {
    consumer = CommittedRecords.consumer(bootstrapServers);
    consumer.assign(List.of(PARTITION));
    consumer.seekToBeginning(List.of(PARTITION));
  }

  /** Reads to the current end of the topic. */
  public void catchUp(Duration poll) {
    long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    while (consumer.position(PARTITION) < end) {
      read(poll);
    }
  }

  /** Polls once; true if the releases have changed. */
  public boolean read(Duration poll) {
    boolean news = false;
    for (ConsumerRecord<byte[], byte[]> record : consumer.poll(poll)) {
      news |= take(record);
    }
    return news;
  }

  private boolean take(ConsumerRecord<byte[], byte[]> record) {
    try {
      if (record.key() == null) {
        throw new SerializationException("A record without a key");
      }
      Id id = Topics.SPAM_MODELS.key().decode(record.key());
      ModelRelease release =
          record.value() == null ? null : Topics.SPAM_MODELS.value().decode(record.value());
      String problem = Consistency.problem(Topics.SPAM_MODELS, id, release);
      if (problem != null) {
        throw new SerializationException(problem);
      }
      // Moves to the end, even if it was announced before.
      releases.remove(id);
      if (release != null) {
        releases.put(id, release);
      }
      return true;
    } catch (SerializationException e) {
      // Skip it; earlier announcements stay. It is not sent to dead letters, because each process
      // would do so at each start.
      LOG.warn(
          "Skipped an invalid model announcement: {}-{} offset {}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          DeadLetter.shortened(e.getMessage()));
      return false;
    }
  }

  /** The last release; null if there is none, and the built-in model is in force. */
  public @Nullable ModelRelease inForce() {
    ModelRelease last = null;
    for (ModelRelease release : releases.values()) {
      last = release;
    }
    return last;
  }

  /** Interrupts a {@link #read} in another thread. */
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
