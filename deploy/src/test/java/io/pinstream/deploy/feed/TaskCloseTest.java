package io.pinstream.deploy.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.TaskClose;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.streams.topics.TopicCreation;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.Record;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A processor can tell a close that keeps its task's folder from one after which it is wiped. */
class TaskCloseTest {

  private static final Duration WITHIN = Duration.ofMinutes(2);
  private static final int PARTITIONS = 1;

  @TempDir Path folder;

  @Test
  void aTaskThatFailsIsClosedDirtyAndOneThatIsStoppedIsNot() throws Exception {
    List<Boolean> closes = new CopyOnWriteArrayList<>();
    AtomicBoolean fails = new AtomicBoolean(true);
    AtomicBoolean processed = new AtomicBoolean();
    Topology topology = new Topology();
    topology.addSource(
        "from", new ByteArrayDeserializer(), new ByteArrayDeserializer(), Topics.FOLLOWS.name());
    topology.addProcessor("fail-once", () -> new FailOnce(fails, processed, closes), "from");
    try (EmbeddedKafka kafka = EmbeddedKafka.start(folder.resolve("kafka"), 0, 0)) {
      TopicCreation.ensure(kafka.bootstrapServers(), PARTITIONS, (short) 1);
      try (StreamsApplication application =
          new StreamsApplication(
              "task-close",
              topology,
              Standalone.streams(
                  kafka.bootstrapServers(),
                  PARTITIONS,
                  folder.resolve("state"),
                  RocksDbMemory.of(Standalone.STORE_MEMORY)))) {
        application.start();
        await().atMost(WITHIN).until(application::isRunning);
        try (KafkaProducer<byte[], byte[]> producer =
            new KafkaProducer<>(
                Map.of("bootstrap.servers", kafka.bootstrapServers()),
                new ByteArraySerializer(),
                new ByteArraySerializer())) {
          producer.send(new ProducerRecord<>(Topics.FOLLOWS.name(), 0, new byte[1], null)).get();
        }
        // The same record again, in a task that was made anew.
        await().atMost(WITHIN).until(processed::get);
      }
    }

    assertThat(closes).containsExactly(true, false);
  }

  private record FailOnce(AtomicBoolean fails, AtomicBoolean processed, List<Boolean> closes)
      implements Processor<byte[], byte[], Void, Void> {

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (fails.getAndSet(false)) {
        throw new IllegalStateException("Once, so that the task is closed dirty");
      }
      processed.set(true);
    }

    @Override
    public void close() {
      closes.add(TaskClose.isDirty());
    }
  }
}
