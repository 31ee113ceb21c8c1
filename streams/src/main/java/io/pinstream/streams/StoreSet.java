package io.pinstream.streams;

import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The stores that something works with, and its parts do. Their owner keeps the set as a constant:
 * two steps share a store if they name the same builder of it.
 */
public record StoreSet(Set<StoreBuilder<?>> builders) {

  /** Durable stores. */
  public static StoreSet logged(String... names) {
    return new StoreSet(
        Stream.of(names).<StoreBuilder<?>>map(Wiring::logged).collect(Collectors.toSet()));
  }

  public static StoreSet of(StoreBuilder<?>... builders) {
    return new StoreSet(Set.of(builders));
  }

  public StoreSet and(StoreSet others) {
    return new StoreSet(
        Stream.concat(builders.stream(), others.builders.stream()).collect(Collectors.toSet()));
  }
}
