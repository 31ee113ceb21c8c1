package io.pinstream.streams;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.apache.kafka.streams.state.StoreBuilder;

/**
 * The stores of a class and its parts. The owning class keeps the set as a constant: two steps
 * share a store if they use the same builder object.
 */
public record StoreSet(Set<StoreBuilder<?>> builders) {

  /** Stores with a changelog. */
  public static StoreSet logged(String... names) {
    return of(Stream.of(names).map(Wiring::logged));
  }

  public static StoreSet of(StoreBuilder<?>... builders) {
    return of(Stream.of(builders));
  }

  public StoreSet and(StoreSet others) {
    return of(Stream.concat(builders.stream(), others.builders.stream()));
  }

  // Keeps the order, which is visible in topology descriptions.
  private static StoreSet of(Stream<? extends StoreBuilder<?>> builders) {
    return new StoreSet(builders.collect(Collectors.toCollection(LinkedHashSet::new)));
  }
}
