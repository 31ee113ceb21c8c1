package io.pinstream.streams;

import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * A processor of a topology. A step is created from the context of its task whenever the task
 * starts, so its stores and collaborators can be final fields.
 */
@FunctionalInterface
public interface Step<K, V> {

  void process(Record<K, V> record);

  /** Called when the task closes, cleanly or after a failure. */
  default void close() {}

  /**
   * Adapts a step to Kafka Streams.
   *
   * @param stores all stores that the step and its parts use
   */
  static <KIn, VIn, KOut, VOut> ProcessorSupplier<KIn, VIn, KOut, VOut> supplier(
      StoreSet stores, Function<ProcessorContext<KOut, VOut>, Step<KIn, VIn>> step) {
    return new StepSupplier<>(stores.builders(), step);
  }
}
