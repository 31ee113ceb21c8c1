package io.pinstream.streams;

import static java.util.Objects.requireNonNull;

import java.util.Set;
import java.util.function.Function;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.StoreBuilder;
import org.jspecify.annotations.Nullable;

/** Wraps steps into processors, which exist before their context is known. */
record StepSupplier<KIn, VIn, KOut, VOut>(
    Set<StoreBuilder<?>> stores, Function<ProcessorContext<KOut, VOut>, Step<KIn, VIn>> step)
    implements ProcessorSupplier<KIn, VIn, KOut, VOut> {

  @Override
  public Processor<KIn, VIn, KOut, VOut> get() {
    return new StepProcessor();
  }

  private final class StepProcessor implements Processor<KIn, VIn, KOut, VOut> {

    private @Nullable Step<KIn, VIn> current;

    @Override
    public void init(ProcessorContext<KOut, VOut> context) {
      current = step.apply(context);
    }

    @Override
    public void process(Record<KIn, VIn> record) {
      requireNonNull(current).process(record);
    }

    @Override
    public void close() {
      Step<KIn, VIn> ended = current;
      current = null; // if the next start fails, Streams closes again
      if (ended != null) {
        ended.close();
      }
    }
  }
}
