package io.pinstream.topologies.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import java.util.stream.IntStream;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.query.Position;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.StoreBuilder;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RowBatchTest {

  private static final String ROWS = "rows";
  private static final String INPUT = "input";

  /** More than fit into one batch. */
  private static final int MANY = 2_345;

  @TempDir Path folder;

  @Test
  void rowsArePutAndDeleted() {
    for (StoreBuilder<?> kind : List.of(Wiring.unlogged(ROWS), Wiring.logged(ROWS), inMemory())) {
      try (TopologyTestDriver driver = driver(kind)) {
        KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(ROWS);
        RowBatch batch = new RowBatch(store);

        for (int row = 0; row < MANY; row++) {
          key(batch.put(length(row)), row);
        }
        batch.write();
        for (int row = 0; row < MANY; row += 2) {
          key(batch.delete(length(row)), row);
        }
        batch.write();

        assertThat(rows(store))
            .as(kind.getClass().getName())
            .containsExactlyElementsOf(
                IntStream.range(0, MANY).filter(row -> row % 2 == 1).boxed().toList());
      }
    }
  }

  @Test
  void nothingIsWrittenTwice() {
    try (TopologyTestDriver driver = driver(Wiring.unlogged(ROWS))) {
      KeyValueStore<Bytes, byte[]> store = driver.getKeyValueStore(ROWS);
      RowBatch batch = new RowBatch(store);
      key(batch.put(length(1)), 1);
      batch.write();
      store.delete(Bytes.wrap(key(1)));

      batch.write();
      key(batch.put(length(2)), 2);
      batch.write();

      assertThat(rows(store)).containsExactly(2);
    }
  }

  @Test
  void rowsOfALoggedStoreAreLogged() {
    try (TopologyTestDriver driver = driver(Wiring.logged(ROWS))) {
      pipe(driver, 1);

      assertThat(
              driver
                  .createOutputTopic(
                      "batches-rows-changelog",
                      new ByteArrayDeserializer(),
                      new ByteArrayDeserializer())
                  .readKeyValuesToList())
          .hasSize(1);
    }
  }

  @Test
  void theStoreKnowsHowFarItIs() {
    try (TopologyTestDriver driver = driver(Wiring.unlogged(ROWS))) {
      pipe(driver, 1);
      pipe(driver, 2);

      assertThat(driver.getKeyValueStore(ROWS).getPosition())
          .isEqualTo(Position.emptyPosition().withComponent(INPUT, 0, 1));
    }
  }

  /** Lets a processor put a row. */
  private static void pipe(TopologyTestDriver driver, int row) {
    driver
        .createInputTopic(INPUT, Serdes.Integer().serializer(), Serdes.Integer().serializer())
        .pipeInput(row, row);
  }

  private static int length(int row) {
    return row % 3 == 0 ? 127 : 4 + row % 50;
  }

  /** Writes the number, and fills the key up. */
  private static void key(ByteBuffer key, int row) {
    key.put(key(row));
  }

  private static byte[] key(int row) {
    return ByteBuffer.allocate(length(row)).putInt(row).array();
  }

  private static List<Integer> rows(KeyValueStore<Bytes, byte[]> store) {
    List<Integer> rows = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(
          row -> {
            int number = ByteBuffer.wrap(row.key.get()).getInt();
            assertThat(row.value).isEmpty();
            assertThat(row.key.get()).isEqualTo(key(number));
            rows.add(number);
          });
    }
    return rows;
  }

  private static StoreBuilder<?> inMemory() {
    return Stores.keyValueStoreBuilder(
            Stores.inMemoryKeyValueStore(ROWS), Serdes.Bytes(), Serdes.ByteArray())
        .withLoggingDisabled();
  }

  private TopologyTestDriver driver(StoreBuilder<?> rows) {
    Topology topology =
        new Topology()
            .addSource(
                "source", Serdes.Integer().deserializer(), Serdes.Integer().deserializer(), INPUT)
            .addProcessor("put", Put::new, "source")
            .addStateStore(rows, "put");
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "batches");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    return new TopologyTestDriver(topology, properties, Instant.EPOCH);
  }

  private static final class Put extends ContextualProcessor<Integer, Integer, Void, Void> {
    @Override
    public void process(Record<Integer, Integer> record) {
      RowBatch batch = new RowBatch(context().getStateStore(ROWS));
      key(batch.put(length(record.key())), record.key());
      batch.write();
    }
  }
}
