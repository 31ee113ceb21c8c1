package io.pinstream.streams.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.streams.Wiring;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Properties;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.rocksdb.Options;
import org.rocksdb.PerfLevel;
import org.rocksdb.RocksDB;

/** Jobs are worked off by turns, at a cost that does not grow with how many have ended before. */
class DurableJobsTest {

  private static final Duration PAUSE = Duration.ofMillis(30);

  @TempDir Path folder;
  private @Nullable TopologyTestDriver driver;
  private @Nullable RocksDB counter;
  private @Nullable KeyValueStore<Bytes, byte[]> store;
  private @Nullable DurableJobs jobs;
  private final List<Integer> taken = new ArrayList<>();

  @BeforeEach
  void open() throws Exception {
    Topology topology = new Topology();
    topology.addSource("from", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "from");
    topology.addProcessor("own", Owner::new, "from");
    topology.addStateStore(Wiring.unlogged("jobs"), "own");
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "jobs");
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
  void aLongJobDoesNotPassTheTombstonesOfOthersAtEachStep() {
    int others = 2_000;
    int steps = 300;
    begin(others / 2, steps);
    for (int i = 0; i < others; i++) {
      if (i != others / 2) {
        begin(i, 1);
      }
    }
    work(others);
    long before = passed();

    work(2 * steps);

    assertThat(rows().get(key(others / 2))).isNull();
    assertThat(passed() - before).isLessThan(10L * others);
  }

  @Test
  void jobsAreTakenByTurns() {
    begin(1, 2);
    begin(3, 3);
    begin(2, 1);
    work(10);
    assertThat(taken).containsExactly(1, 2, 3, 1, 3, 3);
    begin(0, 2);
    work(10);
    assertThat(taken).endsWith(0, 0).hasSize(8);
  }

  @Test
  void moreJobsThanAreKnownAtOnceAreAllWorkedOff() {
    int many = 2_600;
    Map<Integer, Integer> expected = new HashMap<>();
    for (int i = 0; i < many; i++) {
      begin(i * 7 % many, 1 + i % 3);
      expected.put(i * 7 % many, 1 + i % 3);
    }
    work(3 * many);

    Map<Integer, Integer> found = new HashMap<>();
    taken.forEach(job -> found.merge(job, 1, Integer::sum));
    assertThat(found).isEqualTo(expected);
  }

  @Test
  void jobsThatAnEarlierTaskLeftAreWorkedOffBesideNewOnes() {
    rows().put(key(5), left(2));
    rows().put(key(9), left(1));
    pipe(key(0), null); // resumes
    begin(7, 1);

    work(10);

    assertThat(taken).containsExactlyInAnyOrder(5, 5, 7, 9);
  }

  @Test
  void aJobThatSomebodyElseEndedIsNotTaken() {
    begin(1, 2);
    begin(2, 2);
    work(1);
    rows().delete(key(2));

    work(5);

    assertThat(taken).containsExactly(1, 1);
  }

  private void begin(int key, int steps) {
    pipe(key(key), left(steps));
  }

  private void pipe(Bytes key, byte @Nullable [] job) {
    Objects.requireNonNull(driver)
        .createInputTopic("from", new ByteArraySerializer(), new ByteArraySerializer())
        .pipeInput(key.get(), job);
  }

  private void work(int timeBudget) {
    for (int i = 0; i < timeBudget; i++) {
      Objects.requireNonNull(driver).advanceWallClockTime(PAUSE);
    }
  }

  private KeyValueStore<Bytes, byte[]> rows() {
    return Objects.requireNonNull(store);
  }

  private static Bytes key(int number) {
    return Bytes.wrap(left(number));
  }

  private static byte[] left(int steps) {
    return ByteBuffer.allocate(4).putInt(steps).array();
  }

  private long passed() {
    return Objects.requireNonNull(counter).getPerfContext().getInternalDeleteSkippedCount();
  }

  private boolean step(Bytes key, byte[] job, long now) {
    taken.add(ByteBuffer.wrap(key.get()).getInt());
    int steps = ByteBuffer.wrap(job).getInt() - 1;
    if (steps == 0) {
      rows().delete(key);
    } else {
      rows().put(key, left(steps));
    }
    return true;
  }

  private final class Owner implements Processor<byte[], byte[], Void, Void> {

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      store = context.getStateStore("jobs");
      // Zero: one step at a time, so that a test can count them.
      jobs =
          new DurableJobs(
              context, rows(), new TimeBudget(Duration.ZERO), DurableJobsTest.this::step);
    }

    @Override
    public void process(Record<byte[], byte[]> record) {
      if (record.value() == null) {
        Objects.requireNonNull(jobs).resume();
      } else {
        Objects.requireNonNull(jobs).begin(Bytes.wrap(record.key()), record.value());
      }
    }
  }
}
