package io.pinstream.feed.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Wiring;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDB;

/**
 * Who is taken out at the beginning of a queue leaves a tombstone there until RocksDB compacts the
 * file. Looking for the next one must not pass all of them each time. RocksDB itself tells how many
 * a thread has passed.
 */
class TombstonesTest {

  private static final int READERS = 2_000;

  @TempDir Path folder;
  private @Nullable AwakeReaders awake;
  private @Nullable TopologyTestDriver driver;
  private @Nullable RocksDB counter;

  @BeforeEach
  void open() throws Exception {
    Topology topology = new Topology();
    topology.addSource("from", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "from");
    topology.addProcessor("own", Owner::new, "from");
    topology.addStateStore(Wiring.unlogged(ReaderStores.AWAKE_READERS), "own");
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "tombstones");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.resolve("streams").toString());
    driver = new TopologyTestDriver(topology, settings);
    try (Options options = new Options().setCreateIfMissing(true)) {
      counter = RocksDB.open(options, folder.resolve("counter").toString());
    }
    counter.setPerfLevel(PerfLevel.ENABLE_COUNT);
  }

  @AfterEach
  void close() {
    Objects.requireNonNull(counter).setPerfLevel(PerfLevel.DISABLE);
    Objects.requireNonNull(counter).close();
    Objects.requireNonNull(driver).close();
  }

  @Test
  void lettingSleepPassesEachTombstoneAFewTimesAtMost() {
    AwakeReaders readers = Objects.requireNonNull(awake);
    for (int i = 0; i < READERS; i++) {
      readers.add(reader(i), 1_000 + i);
    }

    long before = passed();
    int slept = 0;
    for (List<Id> idle = readers.idleSince(10_000, 1);
        !idle.isEmpty();
        idle = readers.idleSince(10_000, 1)) {
      readers.remove(idle.getFirst());
      slept++;
    }

    assertThat(slept).isEqualTo(READERS);
    assertThat(passed() - before).isLessThan(5 * READERS);
  }

  @Test
  void whoReadsAgainAndWhoIsNotedLateAreFoundInTheirTurn() {
    AwakeReaders readers = Objects.requireNonNull(awake);
    Id first = reader(1);
    Id second = reader(2);
    Id late = reader(3);
    readers.add(first, 1_000);
    readers.add(second, 2_000);
    assertThat(readers.idleSince(5_000, 1)).containsExactly(first);
    readers.add(first, 3_000);
    assertThat(readers.idleSince(5_000, 9)).containsExactly(second, first);

    readers.add(late, 500);

    assertThat(readers.idleSince(5_000, 9)).containsExactly(late, second, first);
    assertThat(readers.idleSince(600, 9)).containsExactly(late);
    readers.remove(late);
    assertThat(readers.idleSince(600, 9)).isEmpty();
    assertThat(readers.idleSince(5_000, 9)).containsExactly(second, first);
  }

  private static Id reader(int number) {
    return new Id(0x8100L, 0x8000_0000_0000_0000L | number);
  }

  private long passed() {
    return Objects.requireNonNull(counter).getPerfContext().getInternalDeleteSkippedCount();
  }

  private final class Owner implements Processor<byte[], byte[], Void, Void> {

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      awake = new AwakeReaders(context);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {}
  }
}
