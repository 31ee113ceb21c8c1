package io.pinstream.deploy.deadletters;

import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.deadletters.DeadLetter;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;

/**
 * A dead letter as it is in its topic.
 *
 * @param headers in the order in which they stand there; of those with one name, the last
 */
record Letter(
    Place place,
    Instant time,
    byte @Nullable [] key,
    byte @Nullable [] value,
    Map<String, String> headers) {

  /** The header of a replayed record: which dead letter it was. */
  static final String REPLAY_OF = "replay-of";

  private static final Set<String> OWN =
      Set.of(
          DeadLetter.REASON,
          DeadLetter.TOPIC,
          DeadLetter.PARTITION,
          DeadLetter.OFFSET,
          DeadLetter.PROCESSOR,
          DeadLetter.WHOLE_KEY,
          DeadLetter.WHOLE_VALUE,
          DeadLetter.VALUE_SHA256);

  /** Where a dead letter is; people write it {@code partition:offset}. */
  record Place(int partition, long offset) {

    @Override
    public String toString() {
      return partition + ":" + offset;
    }
  }

  /** Where the record came from. */
  record Origin(TopicPartition partition, long offset) {

    @Override
    public String toString() {
      return partition + "@" + offset;
    }
  }

  static Letter of(ConsumerRecord<byte[], byte[]> record) {
    Map<String, String> headers = new LinkedHashMap<>();
    for (Header header : record.headers()) {
      byte[] value = header.value();
      headers.put(header.key(), value == null ? "" : new String(value, StandardCharsets.UTF_8));
    }
    return new Letter(
        new Place(record.partition(), record.offset()),
        Instant.ofEpochMilli(record.timestamp()),
        record.key(),
        record.value(),
        Collections.unmodifiableMap(headers));
  }

  /** For lists: a million of them must not hold a million values. */
  Letter withoutContent() {
    return new Letter(place, time, null, null, headers);
  }

  String reason() {
    return headers.getOrDefault(DeadLetter.REASON, "");
  }

  /** Empty if somebody else wrote this, without saying where it came from. */
  Optional<Origin> origin() {
    String topic = headers.get(DeadLetter.TOPIC);
    if (topic == null) {
      return Optional.empty();
    }
    try {
      int partition = Integer.parseInt(headers.getOrDefault(DeadLetter.PARTITION, ""));
      long offset = Long.parseLong(headers.getOrDefault(DeadLetter.OFFSET, ""));
      return partition < 0
          ? Optional.empty()
          : Optional.of(new Origin(new TopicPartition(topic, partition), offset));
    } catch (NumberFormatException e) {
      return Optional.empty();
    }
  }

  /** Why it cannot be written back; null if it can. */
  @Nullable String obstacle() {
    Origin origin = origin().orElse(null);
    if (origin == null) {
      return "it does not say where it came from";
    }
    String topic = origin.partition().topic();
    Topic<?, ?> declared = Topics.named(topic).orElse(null);
    if (declared == null && !isRepartition(topic)) {
      return topic + " is no topic of Pinstream";
    }
    if (topic.equals(Topics.DEAD_LETTERS.name())) {
      return "it came from the dead letters themselves";
    }
    if (declared != null && declared.hasTombstones()) {
      return topic + " is a table, in which it could replace something newer";
    }
    String cut = cut("key", key, DeadLetter.WHOLE_KEY);
    if (cut == null) {
      cut = cut("value", value, DeadLetter.WHOLE_VALUE);
    }
    if (cut != null) {
      return cut;
    }
    String sha256 = headers.get(DeadLetter.VALUE_SHA256);
    return value != null && !DeadLetter.sha256(value).equals(sha256)
        ? "its value is not the one that was put aside"
        : null;
  }

  private @Nullable String cut(String what, byte @Nullable [] kept, String header) {
    if (kept == null) {
      return headers.containsKey(header) ? "its " + what + " is missing" : null;
    }
    return Integer.toString(kept.length).equals(headers.get(header))
        ? null
        : "only %d bytes of its %s are kept, of %s"
            .formatted(kept.length, what, headers.getOrDefault(header, "an unknown number"));
  }

  private static boolean isRepartition(String topic) {
    return topic.startsWith("pinstream-") && topic.endsWith("-repartition");
  }

  /**
   * The record as it was, for where it came from. What it was put aside with is replaced by a
   * header that says that this is a replay.
   */
  ProducerRecord<byte[], byte[]> replay() {
    Origin from = origin().orElseThrow();
    ProducerRecord<byte[], byte[]> record = record(from.partition());
    headers.forEach(
        (name, text) -> {
          if (!OWN.contains(name)) {
            record.headers().add(name, text.getBytes(StandardCharsets.UTF_8));
          }
        });
    record.headers().add(REPLAY_OF, place.toString().getBytes(StandardCharsets.UTF_8));
    return record;
  }

  @SuppressWarnings("NullAway") // Kafka's class is not annotated: keys and values may be null.
  private ProducerRecord<byte[], byte[]> record(TopicPartition to) {
    return new ProducerRecord<>(to.topic(), to.partition(), key, value);
  }
}
