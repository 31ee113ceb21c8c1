package io.pinstream.deploy.deadletters;

import io.pinstream.deploy.cli.OperatorClients;
import io.pinstream.deploy.deadletters.Letter.Place;
import io.pinstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.ConsumerRecords;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.clients.consumer.OffsetAndTimestamp;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Reads dead letters. The newest are read backwards from the ends, so that a long topic is not read
 * whole for a few of them. Fails with Kafka's TimeoutException if no broker answers.
 */
final class LetterBox implements AutoCloseable {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final long WINDOW = 1_000;

  private static final Comparator<Letter> OLDEST_FIRST =
      Comparator.comparing(Letter::time)
          .thenComparingInt(letter -> letter.place().partition())
          .thenComparingLong(letter -> letter.place().offset());

  private final KafkaConsumer<byte[], byte[]> consumer;

  LetterBox(String bootstrapServers) {
    consumer = OperatorClients.consumer(bootstrapServers);
  }

  /** One of them; empty if there is none, or none any more. */
  Optional<Letter> find(Place place) {
    TopicPartition partition = new TopicPartition(Topics.DEAD_LETTERS.name(), place.partition());
    if (!partitions().contains(partition)) {
      return Optional.empty();
    }
    List<Letter> found = new ArrayList<>(1);
    Ends ends = ends(partition);
    if (place.offset() >= ends.begin() && place.offset() < ends.end()) {
      read(partition, place.offset(), place.offset() + 1, record -> found.add(Letter.of(record)));
    }
    return found.stream().findFirst();
  }

  /** Without their contents, newest first. */
  List<Letter> newest(Predicate<Letter> wanted, int most) {
    List<Letter> found = new ArrayList<>();
    for (TopicPartition partition : partitions()) {
      Ends ends = ends(partition);
      List<Letter> here = new ArrayList<>();
      long end = ends.end();
      while (end > ends.begin() && here.size() < most) {
        long from = Math.max(ends.begin(), end - WINDOW);
        List<Letter> window = new ArrayList<>();
        read(partition, from, end, record -> keep(Letter.of(record), wanted, window));
        here.addAll(0, window);
        end = from;
      }
      found.addAll(here.subList(Math.max(0, here.size() - most), here.size()));
    }
    return found.stream().sorted(OLDEST_FIRST.reversed()).limit(most).toList();
  }

  /** Without their contents, oldest first. */
  List<Letter> oldest(Predicate<Letter> wanted, int most) {
    List<Letter> found = new ArrayList<>();
    for (TopicPartition partition : partitions()) {
      Ends ends = ends(partition);
      List<Letter> here = new ArrayList<>();
      for (long from = ends.begin(); from < ends.end() && here.size() < most; from += WINDOW) {
        long end = Math.min(ends.end(), from + WINDOW);
        read(partition, from, end, record -> keep(Letter.of(record), wanted, here));
      }
      found.addAll(here.subList(0, Math.min(most, here.size())));
    }
    return found.stream().sorted(OLDEST_FIRST).limit(most).toList();
  }

  private static void keep(Letter letter, Predicate<Letter> wanted, List<Letter> kept) {
    if (wanted.test(letter)) {
      kept.add(letter.withoutContent());
    }
  }

  private record Ends(long begin, long end) {}

  private Ends ends(TopicPartition partition) {
    List<TopicPartition> one = List.of(partition);
    return new Ends(
        consumer.beginningOffsets(one, OperatorClients.ANSWER).getOrDefault(partition, 0L),
        consumer.endOffsets(one, OperatorClients.ANSWER).getOrDefault(partition, 0L));
  }

  private List<TopicPartition> partitions() {
    return consumer.partitionsFor(Topics.DEAD_LETTERS.name(), OperatorClients.ANSWER).stream()
        .map(info -> new TopicPartition(info.topic(), info.partition()))
        .toList();
  }

  /**
   * Where a partition of any topic has records that are younger than this, up to now, gives each.
   *
   * @param since null for all
   */
  void readSince(
      TopicPartition partition,
      @Nullable Instant since,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    Ends ends = ends(partition);
    long from = ends.begin();
    if (since != null) {
      OffsetAndTimestamp first =
          consumer
              .offsetsForTimes(Map.of(partition, since.toEpochMilli()), OperatorClients.ANSWER)
              .get(partition);
      from = first == null ? ends.end() : first.offset();
    }
    read(partition, from, ends.end(), each);
  }

  /** Offsets may have holes, so a read ends by its position. */
  private void read(
      TopicPartition partition,
      long from,
      long end,
      Consumer<ConsumerRecord<byte[], byte[]>> each) {
    consumer.assign(List.of(partition));
    consumer.seek(partition, from);
    long until = System.nanoTime() + OperatorClients.ANSWER.toNanos();
    for (long at = from; at < end; ) {
      ConsumerRecords<byte[], byte[]> records = consumer.poll(POLL);
      for (ConsumerRecord<byte[], byte[]> record : records) {
        if (record.offset() < end) {
          each.accept(record);
        }
      }
      long now = consumer.position(partition, OperatorClients.ANSWER);
      if (now > at) {
        until = System.nanoTime() + OperatorClients.ANSWER.toNanos();
      } else if (System.nanoTime() - until > 0) {
        throw new TimeoutException(partition + " could not be read on from offset " + at);
      }
      at = now;
    }
  }

  @Override
  public void close() {
    consumer.close();
  }
}
