package io.pinstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.Consumed;
import org.apache.kafka.streams.kstream.Named;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;

/** A step lives from its task's start to its end, and brings its stores along. */
class StepTest {

  private static final StoreSet SHARED = StoreSet.logged("shared");

  private final List<String> log = new ArrayList<>();
  private int made;

  private final class Logged implements Step<String, String> {

    private final int number;

    Logged(ProcessorContext<Void, Void> context) {
      assertThat(context.taskId()).isNotNull();
      number = ++made;
    }

    @Override
    public void process(Record<String, String> record) {
      log.add(number + " " + record.value());
    }

    @Override
    public void close() {
      log.add(number + " closed");
    }
  }

  @Test
  void aTaskThatStartsAnewGetsANewStep() {
    Processor<String, String, Void, Void> processor =
        Step.<String, String, Void, Void>supplier(StoreSet.of(), Logged::new).get();

    for (int start = 0; start < 2; start++) {
      processor.init(new MockProcessorContext<>());
      processor.process(new Record<>("key", "value", 0));
      processor.close();
    }

    assertThat(log).containsExactly("1 value", "1 closed", "2 value", "2 closed");
  }

  @Test
  void aStepIsClosedOnce() {
    Processor<String, String, Void, Void> processor =
        Step.<String, String, Void, Void>supplier(StoreSet.of(), Logged::new).get();
    processor.init(new MockProcessorContext<>());
    processor.close();

    processor.close();

    assertThat(log).containsExactly("1 closed");
  }

  @Test
  void stepsThatNameTheSameStoreAreInOneSubTopology() {
    StreamsBuilder builder = new StreamsBuilder();
    for (String name : List.of("first", "second", "third")) {
      builder.stream(name, Consumed.with(Serdes.String(), Serdes.String()))
          .process(quiet(SHARED), Named.as("keep-" + name));
    }
    builder.stream("other", Consumed.with(Serdes.String(), Serdes.String()))
        .process(quiet(StoreSet.logged("own")), Named.as("keep-other"));

    Topology topology = builder.build();

    assertThat(topology.describe().subtopologies())
        .extracting(part -> part.nodes().size())
        .containsExactlyInAnyOrder(6, 2);
  }

  private static ProcessorSupplier<String, String, Void, Void> quiet(StoreSet stores) {
    return Step.supplier(stores, context -> record -> {});
  }
}
