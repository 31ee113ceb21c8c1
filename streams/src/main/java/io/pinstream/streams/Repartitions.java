package io.pinstream.streams;

import io.pinstream.schemas.id.Homed;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Repartitioned;

/**
 * Connects the steps of a topology through repartitions. Tests replace them by plain topics, and
 * deliver records between the drivers of several partitions themselves.
 */
public interface Repartitions {

  /** The stream that arrives at the other end of {@code hop} if {@code from} sends to it. */
  <K extends Homed, V> KStream<K, V> connect(KStream<Homed, Object> from, Repartition<K, V> hop);

  /** Connects through repartition topics. */
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

  /** Safe, because processors forward only records of the hop's types or their subtypes. */
  @SuppressWarnings("unchecked")
  static <K, V> KStream<K, V> cast(KStream<?, ?> stream) {
    return (KStream<K, V>) stream;
  }
}
