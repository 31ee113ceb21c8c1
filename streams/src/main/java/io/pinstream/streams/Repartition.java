package io.pinstream.streams;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Codec;
import org.apache.kafka.streams.processor.StreamPartitioner;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A repartition topic inside an application, from one home to another. Kafka Streams creates,
 * purges and resets it.
 */
public record Repartition<K extends Homed, V>(
    String name, Codec<K> key, Codec<V> value, StreamPartitioner<K, V> partitioner) {

  /** A repartition to the home of the key, with values as JSON. */
  public static <V> Repartition<Id, V> toHome(String name, Class<V> type) {
    return new Repartition<>(
        name, Codec.string(Id::require), Codec.json(type), new HomePartitioner<>());
  }

  /** Forwards a record to this repartition; for processors with several children. */
  public void forward(ProcessorContext<Homed, Object> context, Record<K, V> record) {
    context.forward(record, entry());
  }

  /**
   * The name of the child node at its start. Kafka Streams generates this name and has no API for
   * it: if an upgrade changes it, the golden descriptions no longer match, and the first forwarded
   * record fails.
   */
  public String entry() {
    return name + "-repartition-filter";
  }
}
