package io.pinstream.streams;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Codec;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A way from one home to another inside an application: a repartition topic, made, purged and reset
 * by Kafka Streams.
 */
public record Repartition<K extends Homed, V>(
    String name, Codec<K> key, Codec<V> value, StreamPartitioner<K, V> partitioner) {

  /** To the home of the key, as JSON. */
  public static <V> Repartition<Id, V> toHome(String name, Class<V> type) {
    return new Repartition<>(
        name, Codec.string(Id::require), Codec.json(type), new HomePartitioner<>());
  }

  /** Sends a record this way; for processors that have other children too. */
  public void forward(ProcessorContext<Homed, Object> context, Record<K, V> record) {
    context.forward(record, entry());
  }

  /**
   * The child that stands at its beginning. Kafka Streams makes the name, and has no other way to
   * tell it: if an upgrade changes it, the golden descriptions do not fit any more, and the first
   * record that is sent fails.
   */
  public String entry() {
    return name + "-repartition-filter";
  }
}
