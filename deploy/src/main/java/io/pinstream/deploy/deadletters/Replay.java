package io.pinstream.deploy.deadletters;

import io.pinstream.deploy.cli.OperatorClients;
import io.pinstream.deploy.deadletters.Letter.Place;
import io.pinstream.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.RecordMetadata;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.TimeoutException;
import org.apache.kafka.common.header.Header;

/**
 * Writes dead letters back where they came from. One that has been written back already is known by
 * the header of that record, so that the same thing said twice happens once.
 */
final class Replay implements AutoCloseable {

  private final LetterBox box;
  private final KafkaProducer<byte[], byte[]> producer;

  Replay(LetterBox box, String bootstrapServers) {
    this.box = box;
    this.producer = OperatorClients.producer(bootstrapServers);
  }

  /** Those of them that have been written back, and where they are now. */
  Map<Place, String> already(List<Letter> letters) {
    Map<TopicPartition, Instant> earliest = new HashMap<>();
    for (Letter letter : letters) {
      letter
          .origin()
          .ifPresent(
              origin ->
                  earliest.merge(
                      origin.partition(), letter.time(), (a, b) -> a.isBefore(b) ? a : b));
    }
    Map<String, Place> wanted = new HashMap<>();
    letters.forEach(letter -> wanted.put(letter.place().toString(), letter.place()));
    Map<Place, String> already = new HashMap<>();
    earliest.forEach(
        (partition, since) ->
            box.readSince(
                partition,
                // Only in topics of ours are records sure to bear the time at which they came.
                Topics.named(partition.topic()).isPresent() ? since : null,
                record -> {
                  Place of = wanted.get(replayOf(record));
                  if (of != null) {
                    already.put(of, partition + "@" + record.offset());
                  }
                }));
    return already;
  }

  private static String replayOf(ConsumerRecord<byte[], byte[]> record) {
    Header header = record.headers().lastHeader(Letter.REPLAY_OF);
    return header == null || header.value() == null
        ? ""
        : new String(header.value(), StandardCharsets.UTF_8);
  }

  /** Returns where it is now, once it is certain. */
  String write(Letter letter) throws InterruptedException {
    try {
      RecordMetadata written = producer.send(letter.replay()).get();
      return written.topic() + "-" + written.partition() + "@" + written.offset();
    } catch (ExecutionException e) {
      throw new TimeoutException(
          "Dead letter " + letter.place() + " could not be written: " + e.getCause(), e);
    }
  }

  @Override
  public void close() {
    producer.close();
  }
}
