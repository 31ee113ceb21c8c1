package io.pinstream.schemas.topic;

import io.pinstream.schemas.id.Homed;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.clients.admin.NewTopic;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.jspecify.annotations.Nullable;

/**
 * A topic, declared once. Creation, codecs, access and documentation all come from here.
 *
 * @param retention how long records (or, where they are compacted, tombstones) are kept
 * @param maxBytes of a batch of records; the broker refuses a larger one
 * @param sentence its contents, for people
 */
public record Topic<K extends Homed, V>(
    String name,
    Codec<K> key,
    Codec<V> value,
    Audience audience,
    Cleanup cleanup,
    Duration retention,
    int maxBytes,
    String sentence) {

  /**
   * The maximum of a batch of records, compressed or not: more than ten times the longest record
   * that Pinstream writes, and more than the batches of a producer with default settings.
   */
  public static final int MAX_BYTES = 64 << 10;

  /** A topic whose records are short. */
  public Topic(
      String name,
      Codec<K> key,
      Codec<V> value,
      Audience audience,
      Cleanup cleanup,
      Duration retention,
      String sentence) {
    this(name, key, value, audience, cleanup, retention, MAX_BYTES, sentence);
  }

  private static final Duration SEGMENT = Duration.ofDays(1);

  /** Who may read a topic. */
  public enum Audience {
    /** Everyone inside the company: it never contains private data. */
    PUBLIC,
    /** Readers who are approved one by one. */
    RESTRICTED,
    /** Pinstream's own applications. */
    INTERNAL
  }

  public enum Cleanup {
    /**
     * Records are deleted after their retention. Timestamped by the broker, so that one clock
     * counts.
     */
    DELETE,
    /** A table: the newest record of a key stays, deletion is a tombstone. */
    COMPACT,
    /** A table whose rows are also deleted after their retention. */
    COMPACT_AND_DELETE
  }

  /** The header of a record with the id of its request, in UTF-8. */
  public static final String REQUEST_ID = "request-id";

  /** A record for the partition of its key's home. */
  public ProducerRecord<byte[], byte[]> record(K to, @Nullable V what, int partitions) {
    return new ProducerRecord<>(
        name, to.partition(partitions), key.encode(to), what == null ? null : value.encode(what));
  }

  public NewTopic create(int partitions, short replicationFactor) {
    return new NewTopic(name, partitions, replicationFactor).configs(configs());
  }

  /** Whether null is a valid value: a tombstone. */
  public boolean hasTombstones() {
    return cleanup != Cleanup.DELETE;
  }

  /** The topic's configuration. */
  public Map<String, String> configs() {
    String millis = Long.toString(retention.toMillis());
    Map<String, String> configs = new LinkedHashMap<>();
    configs.put("max.message.bytes", Integer.toString(maxBytes));
    // The broker decompresses what others compressed and applies the bound above to the result: a
    // record that decompresses to a gigabyte is refused, and no consumer has to hold it. With a
    // codec here, batches of that codec would pass unchanged; LZ4 compresses 14 MB into 58 KB.
    configs.put("compression.type", "uncompressed");
    switch (cleanup) {
      case DELETE -> {
        configs.put("cleanup.policy", "delete");
        configs.put("retention.ms", millis);
        configs.put("message.timestamp.type", "LogAppendTime");
        if (retention.compareTo(SEGMENT) < 0) {
          // Only whole segments go, and the broker's usual ones span a week.
          configs.put("segment.ms", millis);
        }
      }
      case COMPACT -> {
        configs.put("cleanup.policy", "compact");
        configs.put("delete.retention.ms", millis);
        configs.put("retention.ms", "-1");
      }
      case COMPACT_AND_DELETE -> {
        configs.put("cleanup.policy", "compact,delete");
        configs.put("retention.ms", millis);
      }
    }
    return configs;
  }
}
