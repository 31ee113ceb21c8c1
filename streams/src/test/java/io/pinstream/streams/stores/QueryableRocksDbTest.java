package io.pinstream.streams.stores;

import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.FirstRowsQuery;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.KeysQuery;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Properties;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.apache.kafka.common.serialization.Serdes;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.TopologyTestDriver;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.processor.StateStore;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.ContextualProcessor;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.query.KeyQuery;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QueryableRocksDbTest {

  private static final String ROWS = "rows";
  private static final String IDLE = "idle";
  private static final int PUTS = 20_000;
  private static final Bytes KEY = Bytes.wrap(new byte[] {1});
  private static final Bytes OTHER = Bytes.wrap(new byte[] {2});
  private static final QueryConfig CONFIG = new QueryConfig(false);

  @TempDir Path folder;

  @Test
  void putsAndQueriesAtOnceNeverWaitForEachOtherForEver() {
    assertTimeoutPreemptively(
        Duration.ofMinutes(1),
        () -> {
          try (TopologyTestDriver driver = new TopologyTestDriver(topology(), settings());
              ExecutorService pool = Executors.newSingleThreadExecutor()) {
            AtomicBoolean enough = new AtomicBoolean();
            CountDownLatch begun = new CountDownLatch(1);
            StateStore store = requireNonNull(driver.getAllStateStores().get(ROWS));
            Future<?> reader =
                pool.submit(
                    () -> {
                      while (!enough.get()) {
                        ask(store, KeyQuery.<Bytes, byte[]>withKey(KEY).skipCache());
                        KeyValueIterator<Bytes, byte[]> rows =
                            ask(store, RangeQuery.<Bytes, byte[]>withRange(KEY, KEY));
                        rows.close();
                        begun.countDown();
                      }
                    });
            begun.await();
            var input =
                driver.createInputTopic(
                    "input", Serdes.Bytes().serializer(), Serdes.ByteArray().serializer());
            for (int i = 0; i < PUTS; i++) {
              input.pipeInput(KEY, new byte[] {(byte) i});
            }
            enough.set(true);
            reader.get();
            assertThat(ask(store, KeyQuery.<Bytes, byte[]>withKey(KEY).skipCache()))
                .containsExactly((byte) (PUTS - 1));
          }
        });
  }

  @Test
  void valuesOfManyKeysAreOfOneMoment() throws Exception {
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(), settings());
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      AtomicBoolean enough = new AtomicBoolean();
      KeyValueStore<Bytes, byte[]> rows = driver.getKeyValueStore(ROWS);
      StateStore store = requireNonNull(driver.getAllStateStores().get(ROWS));
      Bytes missing = Bytes.wrap(new byte[] {3});
      KeysQuery query = new KeysQuery(List.of(OTHER, missing, KEY));
      rows.putAll(both(0));
      Future<?> writer =
          pool.submit(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  rows.putAll(both(i));
                }
              });
      for (int i = 0; i < PUTS; i++) {
        List<byte @Nullable []> found = ask(store, query);
        byte[] value = found.getFirst();
        assertThat(found).containsExactly(value, null, value);
      }
      enough.set(true);
      writer.get();
    }
  }

  @Test
  void aClosedStoreSaysSo() {
    StateStore store;
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(), settings())) {
      store = requireNonNull(driver.getAllStateStores().get(ROWS));
    }

    List<Query<?>> queries =
        List.of(
            new KeysQuery(List.of(KEY)),
            new FirstRowsQuery(List.of(listOf(1)), 1),
            KeyQuery.<Bytes, byte[]>withKey(KEY).skipCache(),
            RangeQuery.<Bytes, byte[]>withRange(KEY, OTHER));
    assertThat(queries)
        .allSatisfy(
            query ->
                assertThatThrownBy(() -> ask(store, query))
                    .isInstanceOf(InvalidStateStoreException.class));
  }

  @Test
  void whoWritesDoesNotWaitForALongQuery() throws Exception {
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(), settings());
        ExecutorService pool = Executors.newSingleThreadExecutor()) {
      KeyValueStore<Bytes, byte[]> rows = driver.getKeyValueStore(ROWS);
      List<KeyRange> lists = new ArrayList<>();
      for (int list = 0; list < 1_000; list++) {
        for (int millis = 1; millis <= 4; millis++) {
          rows.put(key(list, millis), new byte[100]);
        }
        lists.add(listOf(list));
      }
      List<KeyRange> many = IntStream.range(0, 100).boxed().flatMap(i -> lists.stream()).toList();
      StateStore store = requireNonNull(driver.getAllStateStores().get(ROWS));
      CountDownLatch begun = new CountDownLatch(1);
      Future<List<Rows>> reader =
          pool.submit(
              () -> {
                begun.countDown();
                return ask(store, new FirstRowsQuery(many, 3));
              });
      begun.await();
      int puts = 0;
      long longest = 0;
      while (!reader.isDone()) {
        long before = System.nanoTime();
        rows.put(KEY, new byte[] {(byte) puts});
        longest = Math.max(longest, System.nanoTime() - before);
        puts++;
      }

      System.out.printf(
          "Beside a query of 100,000 ranges: %,d puts, the longest of %.1f ms%n",
          puts, longest / 1e6);
      assertThat(reader.get()).hasSize(100_000);
      assertThat(puts).isGreaterThan(1_000);
    }
  }

  @Test
  void aStoreIsClosedWhileItIsAsked() throws Exception {
    try (ExecutorService pool = Executors.newFixedThreadPool(4)) {
      for (int round = 0; round < 5; round++) {
        CountDownLatch begun = new CountDownLatch(4);
        List<Future<?>> readers = new ArrayList<>();
        try (TopologyTestDriver driver = new TopologyTestDriver(topology(), settings())) {
          driver.<Bytes, byte[]>getKeyValueStore(ROWS).put(key(1, 1), new byte[100]);
          StateStore store = requireNonNull(driver.getAllStateStores().get(ROWS));
          List<KeyRange> lists = Collections.nCopies(200, listOf(1));
          List<Bytes> keys = Collections.nCopies(200, key(1, 1));
          List<Query<?>> queries =
              List.of(
                  new FirstRowsQuery(lists, 3),
                  new KeysQuery(keys),
                  KeyQuery.<Bytes, byte[]>withKey(key(1, 1)).skipCache(),
                  RangeQuery.<Bytes, byte[]>withRange(key(1, 1), key(1, 2)));
          for (Query<?> query : queries) {
            readers.add(
                pool.submit(
                    () -> {
                      while (true) {
                        if (ask(store, query) instanceof KeyValueIterator<?, ?> rows) {
                          rows.close();
                        }
                        begun.countDown();
                      }
                    }));
          }
          begun.await();
        }
        for (Future<?> reader : readers) {
          assertThatThrownBy(reader::get).hasCauseInstanceOf(InvalidStateStoreException.class);
        }
      }
    }
  }

  /** Whoever writes batches has the memtables of other stores flushed, as with single puts. */
  @Test
  void batchesCountAgainstTheMemoryOfAllStores() throws Exception {
    Properties settings = settings();
    settings.put(
        StreamsConfig.ROCKSDB_CONFIG_SETTER_CLASS_CONFIG, RocksDbMemory.ConfigSetter.class);
    settings.put(RocksDbMemory.CONFIG, RocksDbMemory.of(8L << 20));
    Topology topology = topology().addStateStore(Wiring.unlogged(IDLE), "put");
    try (TopologyTestDriver driver = new TopologyTestDriver(topology, settings)) {
      KeyValueStore<Bytes, byte[]> idle = driver.getKeyValueStore(IDLE);
      KeyValueStore<Bytes, byte[]> busy = driver.getKeyValueStore(ROWS);
      for (int row = 0; row < 1_000; row++) {
        idle.put(key(0, row), new byte[1_000]);
      }
      for (int batch = 0; batch < 200; batch++) {
        List<KeyValue<Bytes, byte[]>> rows = new ArrayList<>();
        for (int row = 0; row < 100; row++) {
          rows.add(KeyValue.pair(key(batch, row), new byte[1_000]));
        }
        busy.putAll(rows);
      }

      await().untilAsserted(() -> assertThat(tablesOf(IDLE)).isPositive());
    }
  }

  private long tablesOf(String store) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> file.toString().endsWith(".sst"))
          .filter(file -> file.getName(file.getNameCount() - 2).toString().equals(store))
          .count();
    }
  }

  @Test
  void whoClosesAStoreWaitsForItsQueries() throws Exception {
    CountDownLatch reading = new CountDownLatch(1);
    CountDownLatch goOn = new CountDownLatch(1);
    Bytes slow =
        new Bytes(KEY.get()) {
          @Override
          public byte[] get() {
            reading.countDown();
            try {
              goOn.await();
            } catch (InterruptedException e) {
              throw new IllegalStateException("The test gave up", e);
            }
            return super.get();
          }
        };
    KeyValueStore<Bytes, byte[]> store = new QueryableRocksDb(ROWS).get();
    store.init(
        new MockProcessorContext<>(settings(), new TaskId(0, 0), folder.toFile())
            .getStateStoreContext(),
        store);
    store.put(KEY, new byte[] {7});
    ExecutorService pool = Executors.newSingleThreadExecutor();
    try {
      Future<byte[]> query =
          pool.submit(() -> ask(store, KeyQuery.<Bytes, byte[]>withKey(slow).skipCache()));
      reading.await();
      Thread closing = Thread.ofPlatform().start(store::close);

      await().until(() -> closing.getState() == Thread.State.WAITING);
      goOn.countDown();

      assertThat(query.get()).containsExactly(7);
      closing.join();
      assertThat(store.isOpen()).isFalse();
    } finally {
      pool.shutdownNow();
    }
  }

  @Test
  void firstRowsOfManyListsAreThoseOfEach() {
    try (TopologyTestDriver driver = new TopologyTestDriver(topology(), settings())) {
      KeyValueStore<Bytes, byte[]> rows = driver.getKeyValueStore(ROWS);
      for (int list : List.of(1, 3, 4)) {
        for (int millis = 1; millis <= list; millis++) {
          rows.put(key(list, millis), new byte[] {(byte) millis});
        }
      }
      StateStore store = requireNonNull(driver.getAllStateStores().get(ROWS));

      List<Rows> found =
          ask(store, new FirstRowsQuery(List.of(listOf(4), listOf(2), listOf(3), listOf(1)), 3));

      assertThat(found.stream().map(QueryableRocksDbTest::millis).toList())
          .containsExactly(List.of(4, 3, 2), List.of(), List.of(3, 2, 1), List.of(1));
      assertThat(found.stream().map(one -> one.next() != null).toList())
          .containsExactly(true, false, false, false);
    }
  }

  private static List<Integer> millis(Rows rows) {
    return rows.rows().stream().map(row -> (int) row.value()[0]).toList();
  }

  private static Id owner(int list) {
    return new Id(0x8100L, 0x8000_0000_0000_0000L | list);
  }

  private static KeyRange listOf(int list) {
    return Pages.range(owner(list), null);
  }

  private static Bytes key(int list, int millis) {
    return StoreKey.of(owner(list)).position(new Position(millis, owner(9))).bytes();
  }

  private static List<KeyValue<Bytes, byte[]>> both(int value) {
    byte[] bytes = ByteBuffer.allocate(4).putInt(value).array();
    return List.of(KeyValue.pair(KEY, bytes), KeyValue.pair(OTHER, bytes));
  }

  private static <R> R ask(StateStore store, Query<R> query) {
    return store.query(query, PositionBound.unbounded(), CONFIG).getResult();
  }

  private static Topology topology() {
    return new Topology()
        .addSource(
            "source", Serdes.Bytes().deserializer(), Serdes.ByteArray().deserializer(), "input")
        .addProcessor("put", Put::new, "source")
        .addStateStore(Wiring.unlogged(ROWS), "put");
  }

  private Properties settings() {
    Properties properties = new Properties();
    properties.put(StreamsConfig.APPLICATION_ID_CONFIG, "queryable");
    properties.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "nowhere:1");
    properties.put(StreamsConfig.STATE_DIR_CONFIG, folder.toString());
    return properties;
  }

  private static final class Put extends ContextualProcessor<Bytes, byte[], Void, Void> {
    @Override
    public void process(Record<Bytes, byte[]> record) {
      KeyValueStore<Bytes, byte[]> rows = context().getStateStore(ROWS);
      rows.put(record.key(), record.value());
    }
  }
}
