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
 * @param sentence what stands in it, for people
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
   * What a batch of records may take, compressed or not: more than ten times the longest record
   * that our own applications write, and than the batches of a producer with default settings.
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

  /** Who may read a topic. */
  public enum Audience {
    /** Everyone inside the company: nothing private can stand in it. */
    PUBLIC,
    /** Readers who are named one by one. */
    RESTRICTED,
    /** Pinstream's own applications. */
    INTERNAL
  }

  public enum Cleanup {
    /** Records go after their retention. Stamped by the broker, so that one clock counts. */
    DELETE,
    /** A table: the newest record of a key stays, deletion is a tombstone. */
    COMPACT,
    /** A table whose rows also go after their retention. */
    COMPACT_AND_DELETE
  }

  /** The header of a record that names the request which it came of, in UTF-8. */
  public static final String REQUEST_ID = "request-id";

  /** A record for the partition of its key's home. */
  public ProducerRecord<byte[], byte[]> record(K to, @Nullable V what, int partitions) {
    return new ProducerRecord<>(
        name, to.partition(partitions), key.encode(to), what == null ? null : value.encode(what));
  }

  public NewTopic create(int partitions, short replicationFactor) {
    return new NewTopic(name, partitions, replicationFactor).configs(configs());
  }

  /** Whether a null is a value: the row of the key is gone. */
  public boolean hasTombstones() {
    return cleanup != Cleanup.DELETE;
  }

  /** What the broker is told of this topic. */
  public Map<String, String> configs() {
    String millis = Long.toString(retention.toMillis());
    Map<String, String> configs = new LinkedHashMap<>();
    configs.put("max.message.bytes", Integer.toString(maxBytes));
    // The broker unpacks what others packed and holds the result to the bound above: a record that
    // unpacks to a gigabyte is refused, and no consumer has to hold it. With any codec here, what
    // is packed by that codec would pass as it is; LZ4 packs 14 MB into 58 KB.
    configs.put("compression.type", "uncompressed");
    switch (cleanup) {
      case DELETE -> {
        configs.put("cleanup.policy", "delete");
        configs.put("retention.ms", millis);
        configs.put("message.timestamp.type", "LogAppendTime");
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
