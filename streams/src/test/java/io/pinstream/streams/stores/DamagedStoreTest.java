package io.pinstream.streams.stores;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Properties;
import java.util.Set;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.StreamsConfig;
import org.apache.kafka.streams.errors.InvalidStateStoreException;
import org.apache.kafka.streams.errors.TaskCorruptedException;
import org.apache.kafka.streams.processor.TaskId;
import org.apache.kafka.streams.processor.api.MockProcessorContext;
import org.apache.kafka.streams.query.PositionBound;
import org.apache.kafka.streams.query.QueryConfig;
import org.apache.kafka.streams.query.RangeQuery;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Damaged files are told to Streams as a corrupted task, which it rebuilds from its changelogs. */
class DamagedStoreTest {

  private static final TaskId TASK = new TaskId(0, 1);
  private static final int ROWS = 20_000;

  @TempDir Path folder;

  enum Damage {
    GARBAGE_IN_CURRENT {
      @Override
      void on(Path store) throws IOException {
        Files.writeString(store.resolve("CURRENT"), "nonsense");
      }
    },
    NO_MANIFEST {
      @Override
      void on(Path store) throws IOException {
        Files.delete(one(store, "MANIFEST"));
      }
    },
    GARBAGE_IN_MANIFEST {
      @Override
      void on(Path store) throws IOException {
        overwrite(one(store, "MANIFEST"), 20);
      }
    },
    NO_TABLE {
      @Override
      void on(Path store) throws IOException {
        Files.delete(one(store, ".sst"));
      }
    },
    SHORT_TABLE {
      @Override
      void on(Path store) throws IOException {
        try (RandomAccessFile table = new RandomAccessFile(one(store, ".sst").toFile(), "rw")) {
          table.setLength(table.length() / 2);
        }
      }
    },
    EMPTY_TABLE {
      @Override
      void on(Path store) throws IOException {
        Files.write(one(store, ".sst"), new byte[0]);
      }
    },
    GARBAGE_IN_ROWS {
      @Override
      void on(Path store) throws IOException {
        overwrite(one(store, ".sst"), 2_000);
      }
    };

    abstract void on(Path store) throws IOException;

    private static Path one(Path store, String part) throws IOException {
      try (Stream<Path> files = Files.list(store)) {
        return files
            .filter(file -> file.getFileName().toString().contains(part))
            .max((a, b) -> Long.compare(a.toFile().length(), b.toFile().length()))
            .orElseThrow();
      }
    }

    private static void overwrite(Path file, long at) throws IOException {
      try (RandomAccessFile bytes = new RandomAccessFile(file.toFile(), "rw")) {
        bytes.seek(at);
        bytes.write(new byte[] {7, 7, 7, 7, 7, 7, 7, 7});
      }
    }
  }

  @ParameterizedTest
  @EnumSource
  void damageIsToldAsACorruptedTask(Damage damage) throws Exception {
    KeyValueStore<Bytes, byte[]> store = opened();
    try {
      fill(store);
    } finally {
      store.close();
    }
    damage.on(folder.resolve("rocksdb").resolve("rows"));

    Throwable found = inStreamThread(this::readAll);

    assertThat(found)
        .isInstanceOfSatisfying(
            TaskCorruptedException.class,
            e -> assertThat(e.corruptedTasks()).isEqualTo(Set.of(TASK)));
  }

  @Test
  void damageThatAQueryFindsIsToldWithTheNextRecord() throws Exception {
    KeyValueStore<Bytes, byte[]> store = opened();
    try {
      fill(store);
    } finally {
      store.close();
    }
    Damage.GARBAGE_IN_ROWS.on(folder.resolve("rocksdb").resolve("rows"));
    KeyValueStore<Bytes, byte[]> damaged = opened();
    try {
      assertThatThrownBy(() -> askForAll(damaged)).isInstanceOf(InvalidStateStoreException.class);

      Throwable found = inStreamThread(() -> damaged.put(key(0), new byte[1]));

      assertThat(found).isInstanceOf(TaskCorruptedException.class);
    } finally {
      damaged.close();
    }
  }

  private static void askForAll(KeyValueStore<Bytes, byte[]> store) {
    RangeQuery<Bytes, byte[]> all = RangeQuery.withRange(key(0), key(ROWS));
    try (KeyValueIterator<Bytes, byte[]> rows =
        store.query(all, PositionBound.unbounded(), new QueryConfig(false)).getResult()) {
      rows.forEachRemaining(row -> {});
    }
  }

  @Test
  void aSoundStoreIsRead() throws Exception {
    KeyValueStore<Bytes, byte[]> store = opened();
    try {
      fill(store);
    } finally {
      store.close();
    }
    assertThat(inStreamThread(this::readAll)).isNull();
  }

  @Test
  void aStoreThatIsInUseIsNotDamaged() {
    KeyValueStore<Bytes, byte[]> store = opened();
    try {
      assertThatThrownBy(this::opened).isNotInstanceOf(TaskCorruptedException.class);
    } finally {
      store.close();
    }
  }

  private interface Work {
    void run();
  }

  private static @Nullable Throwable inStreamThread(Work work) throws InterruptedException {
    AtomicReference<@Nullable Throwable> found = new AtomicReference<>();
    Thread thread =
        Thread.ofPlatform()
            .name("test-StreamThread-1")
            .start(
                () -> {
                  try {
                    work.run();
                  } catch (RuntimeException e) {
                    found.set(e);
                  }
                });
    thread.join();
    return found.get();
  }

  private void readAll() {
    KeyValueStore<Bytes, byte[]> store = opened();
    try {
      int rows = 0;
      try (KeyValueIterator<Bytes, byte[]> all = store.range(key(0), key(ROWS))) {
        while (all.hasNext()) {
          all.next();
          rows++;
        }
      }
      assertThat(rows).isEqualTo(ROWS);
    } finally {
      store.close();
    }
  }

  private static void fill(KeyValueStore<Bytes, byte[]> store) {
    for (int i = 0; i < ROWS; i++) {
      store.put(key(i), new byte[64]);
    }
  }

  private static Bytes key(int number) {
    return Bytes.wrap(ByteBuffer.allocate(4).putInt(number).array());
  }

  private KeyValueStore<Bytes, byte[]> opened() {
    Properties settings = new Properties();
    settings.put(StreamsConfig.APPLICATION_ID_CONFIG, "damaged");
    settings.put(StreamsConfig.BOOTSTRAP_SERVERS_CONFIG, "127.0.0.1:1");
    MockProcessorContext<Void, Void> context =
        new MockProcessorContext<>(settings, TASK, folder.toFile());
    KeyValueStore<Bytes, byte[]> store = new QueryableRocksDb("rows").get();
    store.init(context.getStateStoreContext(), store);
    return store;
  }
}
