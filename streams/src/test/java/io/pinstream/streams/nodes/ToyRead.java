package io.pinstream.streams.nodes;

import io.pinstream.streams.homereads.HomeRead;
import java.time.Duration;

/** Reads of an application that there is only here. */
sealed interface ToyRead extends HomeRead {

  String APPLICATION = "toys";
  String STORE = "toy-chest";

  @Override
  default String store() {
    return STORE;
  }

  /** A toy, at once. */
  record Toy(int home, String name) implements ToyRead {}

  /** A toy, as soon as there is one. */
  record Awaited(int home, String name, long waitMillis) implements ToyRead {
    @Override
    public Duration patience() {
      return Duration.ofMillis(waitMillis);
    }
  }
}
