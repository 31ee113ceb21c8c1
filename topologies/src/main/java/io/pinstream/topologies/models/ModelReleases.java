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
 * The models that were announced and not taken back, in the order of their announcements. All are
 * at home 0, and so in one partition. For one thread.
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

  /** Takes in all that stands in the topic now. */
  public void catchUp(Duration poll) {
    long end = consumer.endOffsets(List.of(PARTITION)).getOrDefault(PARTITION, 0L);
    while (consumer.position(PARTITION) < end) {
      read(poll);
    }
  }

  /** Waits for news, and takes them in; true if there were any. */
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
      // Behind all others, even if it was announced before.
      releases.remove(id);
      if (release != null) {
        releases.put(id, release);
      }
      return true;
    } catch (SerializationException e) {
      // What was announced before stays. There is no transaction here to put it aside in, and each
      // process would do so at each start.
      LOG.warn(
          "No announcement of a model, and passed over: {}-{} offset {}: {}",
          record.topic(),
          record.partition(),
          record.offset(),
          DeadLetter.shortened(e.getMessage()));
      return false;
    }
  }

  /** The last one; null if there is none, and the model that comes with the program counts. */
  public @Nullable ModelRelease inForce() {
    ModelRelease last = null;
    for (ModelRelease release : releases.values()) {
      last = release;
    }
    return last;
  }

  /** Lets a {@link #read} in another thread end. */
  public void wakeUp() {
    consumer.wakeup();
  }

  @Override
  public void close() {
    consumer.close();
  }
}
