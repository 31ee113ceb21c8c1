package io.pinstream.streams;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.topic.Codec;
import org.apache.kafka.streams.processor.StreamPartitioner;

/**
 * A way from one home to another inside an application: a repartition topic, made, purged and reset
 * by Kafka Streams.
 */
public record Repartition<K extends Homed, V>(
    String name, Codec<K> key, Codec<V> value, StreamPartitioner<K, V> partitioner) {

  /** To the home of the key. */
  public static <K extends Homed, V> Repartition<K, V> toHome(
      String name, Codec<K> key, Codec<V> value) {
    return new Repartition<>(name, key, value, new HomePartitioner<>());
  }

  /** The child that a processor forwards to in order to send something this way. */
  public String entry() {
    return name + "-repartition-filter";
  }
}
