package io.pinstream.streams;

import java.util.function.Function;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/**
 * What a topology does with each record at one place. A step is made from the context of its task
 * whenever the task starts. So all that it works with is there from the beginning, and final.
 */
@FunctionalInterface
public interface Step<K, V> {

  void process(Record<K, V> record);

  /** Ends the step with its task, be it cleanly or after a failure. */
  default void close() {}

  /**
   * Lets Kafka Streams run a step.
   *
   * @param stores all that the step and its parts ask the context for
   */
  static <KIn, VIn, KOut, VOut> ProcessorSupplier<KIn, VIn, KOut, VOut> supplier(
      StoreSet stores, Function<ProcessorContext<KOut, VOut>, Step<KIn, VIn>> step) {
    return new StepSupplier<>(stores.builders(), step);
  }
}
