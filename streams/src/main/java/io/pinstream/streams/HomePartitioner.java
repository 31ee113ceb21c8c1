package io.pinstream.streams;

import io.pinstream.schemas.id.Homed;
import java.util.Optional;
import java.util.Set;
import org.apache.kafka.streams.processor.StreamPartitioner;

/** The one partitioner: {@code home mod partitions}. */
public final class HomePartitioner<K extends Homed, V> implements StreamPartitioner<K, V> {

  @Override
  @SuppressWarnings("removal") // Kafka's interface has no other abstract method yet.
  public Optional<Set<Integer>> partitions(String topic, K key, V value, int partitions) {
    return Optional.of(Set.of(key.partition(partitions)));
  }
}
