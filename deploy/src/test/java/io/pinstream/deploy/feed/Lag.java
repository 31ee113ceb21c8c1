package io.pinstream.deploy.feed;

import io.pinstream.feed.FeedTopology;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.topic.Topics;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.apache.kafka.clients.admin.Admin;
import org.apache.kafka.clients.admin.AdminClientConfig;
import org.apache.kafka.clients.admin.ListOffsetsOptions;
import org.apache.kafka.clients.admin.ListOffsetsResult.ListOffsetsResultInfo;
import org.apache.kafka.clients.admin.OffsetSpec;
import org.apache.kafka.clients.consumer.ConsumerConfig;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndMetadata;
import org.apache.kafka.common.IsolationLevel;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;

/**
 * Tells from what is committed whether the feed application has anything left to do.
 *
 * <p>A job is the one thing that it does without a record. As jobs begin with a record, and their
 * end is committed together with what they have sent or after it, there is nothing left when there
 * was no lag, then no job, and then no lag.
 */
final class Lag implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(100);
  private static final String INTERNAL = FeedTopology.APPLICATION + "-";
  private static final String JOBS = INTERNAL + ReaderStores.READER_JOBS + "-changelog";

  private final Admin admin;
  private final KafkaConsumer<byte[], byte[]> consumer;
  private final KafkaConsumer<byte[], byte[]> jobs;
  private final Set<ByteBuffer> openJobs = new HashSet<>();

  Lag(String bootstrapServers) {
    this.admin = Admin.create(Map.of(AdminClientConfig.BOOTSTRAP_SERVERS_CONFIG, bootstrapServers));
    this.consumer = consumer(bootstrapServers);
    this.jobs = consumer(bootstrapServers);
  }

  private static KafkaConsumer<byte[], byte[]> consumer(String bootstrapServers) {
    return new KafkaConsumer<>(
        Map.of(
            ConsumerConfig.BOOTSTRAP_SERVERS_CONFIG,
            bootstrapServers,
            ConsumerConfig.ISOLATION_LEVEL_CONFIG,
            "read_committed",
            ConsumerConfig.ENABLE_AUTO_COMMIT_CONFIG,
            false),
        new ByteArrayDeserializer(),
        new ByteArrayDeserializer());
  }

  boolean isNone() throws ExecutionException, InterruptedException {
    return !isBehind() && !hasJobs() && !isBehind();
  }

  private boolean isBehind() throws ExecutionException, InterruptedException {
    List<TopicPartition> read = partitions(consumer, this::isRead);
    // In this order: what ends now was read by then.
    Map<TopicPartition, OffsetAndMetadata> committed =
        admin
            .listConsumerGroupOffsets(FeedTopology.APPLICATION)
            .partitionsToOffsetAndMetadata()
            .get();
    Map<TopicPartition, ListOffsetsResultInfo> ends = offsets(read, OffsetSpec.latest());
    Map<TopicPartition, ListOffsetsResultInfo> beginnings = offsets(read, OffsetSpec.earliest());
    for (TopicPartition partition : read) {
      OffsetAndMetadata known = committed.get(partition);
      long from = known == null ? offset(beginnings, partition) : known.offset();
      if (hasRecords(partition, from, offset(ends, partition))) {
        return true;
      }
    }
    return false;
  }

  /** Behind the last record there may be marks of transactions, which count as offsets. */
  private boolean hasRecords(TopicPartition partition, long from, long end) {
    if (from >= end) {
      return false;
    }
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    while (consumer.position(partition) < end) {
      if (!consumer.poll(POLL).isEmpty()) {
        return true;
      }
    }
    return false;
  }

  private boolean hasJobs() {
    if (jobs.assignment().isEmpty()) {
      List<TopicPartition> all = partitions(jobs, JOBS::equals);
      jobs.assign(all);
      jobs.seekToBeginning(all);
    }
    Map<TopicPartition, Long> ends = jobs.endOffsets(jobs.assignment());
    while (ends.entrySet().stream().anyMatch(e -> jobs.position(e.getKey()) < e.getValue())) {
      for (ConsumerRecord<byte[], byte[]> job : jobs.poll(POLL)) {
        if (job.value() == null) {
          openJobs.remove(ByteBuffer.wrap(job.key()));
        } else {
          openJobs.add(ByteBuffer.wrap(job.key()));
        }
      }
    }
    return !openJobs.isEmpty();
  }

  private boolean isRead(String topic) {
    return topic.equals(Topics.FOLLOWS.name())
        || topic.equals(Topics.PINS.name())
        || topic.equals(Topics.FEED_EVENTS.name())
        || (topic.startsWith(INTERNAL) && topic.endsWith("-repartition"));
  }

  private static List<TopicPartition> partitions(
      KafkaConsumer<byte[], byte[]> consumer, Predicate<String> topics) {
    return consumer.listTopics().entrySet().stream()
        .filter(topic -> topics.test(topic.getKey()))
        .map(Map.Entry::getValue)
        .flatMap(Collection::stream)
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  private Map<TopicPartition, ListOffsetsResultInfo> offsets(
      List<TopicPartition> partitions, OffsetSpec which)
      throws ExecutionException, InterruptedException {
    return admin
        .listOffsets(
            partitions.stream().collect(Collectors.toMap(Function.identity(), p -> which)),
            new ListOffsetsOptions(IsolationLevel.READ_COMMITTED))
        .all()
        .get();
  }

  private static long offset(
      Map<TopicPartition, ListOffsetsResultInfo> offsets, TopicPartition partition) {
    return Objects.requireNonNull(offsets.get(partition)).offset();
  }

  @Override
  public void close() {
    jobs.close();
    consumer.close();
    admin.close();
  }
}
