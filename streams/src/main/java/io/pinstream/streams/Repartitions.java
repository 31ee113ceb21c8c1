package io.pinstream.streams;

import io.pinstream.schemas.id.Homed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * How a topology lays its repartitions. A test lays them in the open, to deliver records between
 * the drivers of several partitions itself.
 */
public interface Repartitions {

  /** What arrives at the other end of {@code hop} when {@code from} is its sender. */
  <K extends Homed, V> KStream<K, V> connect(KStream<Homed, Object> from, Repartition<K, V> hop);

  /** Through repartition topics. */
  static Repartitions repartitioned(int partitions) {
    return new Repartitions() {
      @Override
      public <K extends Homed, V> KStream<K, V> connect(
          KStream<Homed, Object> from, Repartition<K, V> hop) {
        return Wiring.received(
            Repartitions.<K, V>cast(from)
                .repartition(
                    Repartitioned.<K, V>as(hop.name())
                        .withKeySerde(hop.key().serde())
                        .withValueSerde(hop.value().serde())
                        .withStreamPartitioner(hop.partitioner())
                        .withNumberOfPartitions(partitions)),
            hop);
      }
    };
  }

  /**
   * What a processor forwards to {@link Repartition#entry()} is of that hop's types, and what is of
   * some types is of wider ones.
   */
  @SuppressWarnings("unchecked")
  static <K, V> KStream<K, V> cast(KStream<?, ?> stream) {
    return (KStream<K, V>) stream;
  }
}
