package io.pinstream.feed.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import io.pinstream.streams.Wiring;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Objects;
import java.util.Properties;
import java.util.SplittableRandom;
import org.apache.kafka.common.serialization.ByteArrayDeserializer;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A task that becomes a standby and active again keeps its stores open: only its processors are
 * closed and begin anew. What another node did meanwhile shows in the logged epoch alone.
 */
class RecycledTaskTest {

  private static final Id READER = new Id(0x8100L, 0x8000_0000_0000_0000L);
  private static final int NUMBER = 1;

  @TempDir Path folder;

  private final SplittableRandom random = new SplittableRandom(1);
  // Stores are given to a processor in its init() alone, so that one makes what two need.
  private final Deque<FeedCache> caches = new ArrayDeque<>();
  private @Nullable TopologyTestDriver driver;

  @BeforeEach
  void open() {
    Topology topology = new Topology();
    topology.addSource("from", new ByteArrayDeserializer(), new ByteArrayDeserializer(), "from");
    topology.addProcessor("own", () -> new Owner(caches), "from");
    topology.addStateStore(FeedMemory.builder(new FeedBudget(1 << 20), 100), "own");
    topology.addStateStore(Wiring.unlogged(FeedCache.SNAPSHOTS), "own");
    // Logged otherwise; here the test does what a restore does.
    topology.addStateStore(Wiring.unlogged(FeedCache.EPOCHS), "own");
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "recycled");
    settings.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    driver = new TopologyTestDriver(topology, settings);
  }

  @AfterEach
  void close() {
    driver().close();
  }

  @Test
  void feedsAreAsTheyWereIfNobodyHadTheTaskMeanwhile() {
    FeedCache before = active();
    before.close(true);
    assertThat(look()).as("of a standby").isNull();

    boolean good = cache().open(random, number -> null);

    assertThat(good).isTrue();
    assertThat(entries()).containsExactly(new Entry(5, 9));
  }

  @Test
  void feedsAreGoneIfAnotherNodeHadTheTaskMeanwhile() {
    FeedCache before = active();
    before.close(true);
    KeyValueStore<Bytes, byte[]> epochs = driver().getKeyValueStore(FeedCache.EPOCHS);
    byte[] restored = epochs.get(FeedCache.EPOCH).clone();
    restored[0]++;
    epochs.put(FeedCache.EPOCH, restored);

    boolean good = cache().open(random, number -> null);

    assertThat(good).isFalse();
    assertThat(look()).isNull();
  }

  @Test
  void feedsAreGoneIfTheTaskWasNotClosedInPeace() {
    active();

    boolean good = cache().open(random, number -> null);

    assertThat(good).isFalse();
    assertThat(look()).isNull();
  }

  @Test
  void whatWasLookedUpInOneOpeningIsNotTakenForThatOfAnother() {
    FeedCache before = active();
    FeedLook.InForce old = new FeedLook.InForce(found().epoch());
    assertThat(ask(old)).isTrue();
    before.close(true);
    assertThat(ask(old)).isFalse();

    cache().open(random, number -> null);

    assertThat(ask(old)).isFalse();
  }

  /** An active task with one feed of one pin. */
  private FeedCache active() {
    FeedCache cache = cache();
    cache.open(random, number -> null);
    cache.begin(NUMBER, READER, 0);
    cache.push(new int[] {NUMBER}, new Entry(5, 9));
    cache.warm(NUMBER);
    assertThat(entries()).containsExactly(new Entry(5, 9));
    return cache;
  }

  /** As processors make it at the beginning of each activity. */
  private FeedCache cache() {
    return caches.removeFirst();
  }

  private TopologyTestDriver driver() {
    if (driver == null) {
      throw new IllegalStateException("Not open");
    }
    return driver;
  }

  private List<Entry> entries() {
    return found().entries();
  }

  private FeedLook.Found found() {
    FeedLook.Found found = look();
    assertThat(found).isNotNull();
    return Objects.requireNonNull(found);
  }

  private FeedLook.@Nullable Found look() {
    return memory()
        .query(
            new FeedLook(READER, Long.MAX_VALUE, 10),
            PositionBound.unbounded(),
            new QueryConfig(false))
        .getResult();
  }

  private Boolean ask(FeedLook.InForce inForce) {
    return memory().query(inForce, PositionBound.unbounded(), new QueryConfig(false)).getResult();
  }

  private FeedMemory memory() {
    return (FeedMemory) driver().getStateStore(FeedMemory.NAME);
  }

  private record Owner(Deque<FeedCache> caches) implements Processor<byte[], byte[], Void, Void> {

    @Override
    public void init(ProcessorContext<Void, Void> context) {
      caches.add(new FeedCache(context));
      caches.add(new FeedCache(context));
    }

    @Override
    public void process(Record<byte[], byte[]> record) {}
  }
}
