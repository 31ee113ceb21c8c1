package io.pinstream.streams.deadletters;

import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.requests.RequestHeader;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * A record of the dead-letter topic. It contains the original key and value, cut to {@link
 * #KEY_BYTES} and {@link #VALUE_BYTES}, so that the topic always accepts it. The headers {@code
 * key-bytes}, {@code value-bytes} and {@code value-sha256} describe the uncut ones. The headers of
 * the original record are dropped.
 *
 * @param topic the source topic
 * @param processor the processor that failed, or null
 * @param reason readable, of any length
 */
public record DeadLetter(
    String topic,
    int partition,
    long offset,
    @Nullable String processor,
    byte @Nullable [] key,
    byte @Nullable [] value,
    String reason) {

  /** Its headers, beside those of the request that it came from. */
  public static final String REASON = "reason";

  public static final String TOPIC = "topic";
  public static final String PARTITION = "partition";
  public static final String OFFSET = "offset";
  public static final String PROCESSOR = "processor";
  public static final String WHOLE_KEY = "key-bytes";
  public static final String WHOLE_VALUE = "value-bytes";
  public static final String VALUE_SHA256 = "value-sha256";

  public static final int KEY_BYTES = 4 << 10;
  public static final int VALUE_BYTES = 128 << 10;
  private static final int REASON_CHARACTERS = 500;

  /**
   * Logs the record with its reason, and returns the dead letter.
   *
   * @param cause headers of the original record, for the request id in the log and the dead letter
   */
  public ProducerRecord<byte[], byte[]> putAside(@Nullable Headers cause, Logger log) {
    RequestHeader.naming(
        cause,
        () ->
            log.warn(
                "Dead letter: {}-{} offset {}: {}", topic, partition, offset, shortened(reason)));
    ProducerRecord<byte[], byte[]> record = record();
    RequestHeader.copy(cause, record.headers());
    return record;
  }

  @SuppressWarnings("NullAway") // Kafka's interface is not annotated: keys and values may be null
  private ProducerRecord<byte[], byte[]> record() {
    RecordHeaders headers = new RecordHeaders();
    headers.add(REASON, bytes(shortened(reason)));
    headers.add(TOPIC, bytes(topic));
    headers.add(PARTITION, bytes(Integer.toString(partition)));
    headers.add(OFFSET, bytes(Long.toString(offset)));
    if (processor != null) {
      headers.add(PROCESSOR, bytes(processor));
    }
    if (key != null) {
      headers.add(WHOLE_KEY, bytes(Integer.toString(key.length)));
    }
    if (value != null) {
      headers.add(WHOLE_VALUE, bytes(Integer.toString(value.length)));
      headers.add(VALUE_SHA256, bytes(sha256(value)));
    }
    // The source partition, because the record may have no readable home. A replay sends it home
    // again.
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS.name(),
        partition,
        cut(key, KEY_BYTES),
        cut(value, VALUE_BYTES),
        headers);
  }

  /** A reason on one line, cut to a reasonable length for a log. */
  public static String shortened(@Nullable String reason) {
    String line = String.valueOf(reason).replaceAll("[\\p{Cntrl}\\s]+", " ");
    return line.length() <= REASON_CHARACTERS
        ? line
        : line.substring(0, REASON_CHARACTERS) + " ... (" + line.length() + " characters)";
  }

  private static byte @Nullable [] cut(byte @Nullable [] bytes, int length) {
    return bytes == null || bytes.length <= length ? bytes : Arrays.copyOf(bytes, length);
  }

  /** What {@link #VALUE_SHA256} says of a value that is whole. */
  public static String sha256(byte[] value) {
    try {
      return HexFormat.of().formatHex(MessageDigest.getInstance("SHA-256").digest(value));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
