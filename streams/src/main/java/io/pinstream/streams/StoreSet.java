package io.pinstream.streams;

import java.util.LinkedHashSet;
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
    return of(Stream.of(names).map(Wiring::logged));
  }

  public static StoreSet of(StoreBuilder<?>... builders) {
    return of(Stream.of(builders));
  }

  public StoreSet and(StoreSet others) {
    return of(Stream.concat(builders.stream(), others.builders.stream()));
  }

  // In their order, which shows in descriptions of topologies.
  private static StoreSet of(Stream<? extends StoreBuilder<?>> builders) {
    return new StoreSet(builders.collect(Collectors.toCollection(LinkedHashSet::new)));
  }
}
