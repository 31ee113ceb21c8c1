package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.bench.TemporaryFolder;
import io.pinstream.bench.feeds.Entries.PinOf;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Ids;
import io.pinstream.streams.stores.Memtables;
import io.pinstream.streams.stores.RocksDbMemory;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.rocksdb.WriteBatch;

/**
 * Measures how stores that share a memtable budget affect a writing store, when their own memtables
 * hold little or nothing.
 */
final class SharedMemtables {

  private static final int[] OTHERS = {0, 44};
  private static final int[] ROWS_OF_EACH = {1, 1_000, 2_000};
  private static final int ROW_BYTES = 500;

  private final Supplier<Map<String, Object>> settings;
  private final Entries entries;
  private final Results results;

  SharedMemtables(
      Supplier<Map<String, Object>> settings, int readers, int pins, Ids ids, Results results) {
    this.settings = settings;
    this.entries = Entries.of(readers, pins, ids);
    this.results = results;
  }

  void run(Progress progress) throws Exception {
    for (int rows : ROWS_OF_EACH) {
      for (int others : OTHERS) {
        for (boolean watched : new boolean[] {false, true}) {
          progress.begin("Beside " + others + " stores of " + rows + " rows");
          run(others, rows, watched);
          progress.end();
        }
      }
    }
  }

  /**
   * @param watched whether stores flush each other's memtables, as in Pinstream
   */
  private void run(int others, int rows, boolean watched) throws Exception {
    Map<String, Object> shared = settings.get();
    Memtables memtables =
        watched ? Objects.requireNonNull(RocksDbMemory.of(shared)).memtables() : null;
    List<RawStore> stores = new ArrayList<>();
    try (TemporaryFolder folder = TemporaryFolder.make()) {
      for (int i = 0; i < others; i++) {
        RawStore store = new RawStore(folder.path().resolve("other-" + i), shared, memtables);
        stores.add(store);
        fill(store, rows);
      }
      Path path = folder.path().resolve("entries");
      RawStore store = new RawStore(path, shared, memtables);
      stores.add(store);
      double cpu = Cpu.ofThisProcess();
      long began = System.nanoTime();
      EntryWriter writer = new EntryWriter.Assembled(store, EntryLayout.AS_IT_IS);
      for (PinOf pin : entries.pins()) {
        int number = 0;
        for (Id reader : entries.readers()) {
          writer.add(number++, reader, pin);
        }
      }
      writer.flush();
      double seconds = (System.nanoTime() - began) / 1e9;
      String on = "%d others, rows in each: %,d".formatted(others, rows);
      String who = watched ? "with a watch on memtables" : "RocksDB alone";
      results.add(who, on, "entries/s", entries.count() / seconds);
      double used = Cpu.ofThisProcess() - cpu;
      results.add(who, on, "CPU µs/entry, all", used * 1e6 / entries.count());
      results.add(who, on, "files written", lastFile(path));
    } finally {
      stores.forEach(RawStore::close);
    }
  }

  private static void fill(RawStore store, int rows) throws Exception {
    try (WriteBatch batch = new WriteBatch()) {
      for (int row = 0; row < rows; row++) {
        batch.put(ByteBuffer.allocate(8).putLong(row).array(), new byte[ROW_BYTES]);
      }
      store.write(batch);
    }
  }

  /** RocksDB gives numbers to all its files in one sequence. */
  private static int lastFile(Path store) throws Exception {
    try (Stream<Path> files = Files.list(store)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(name -> name.endsWith(".sst"))
          .mapToInt(name -> Integer.parseInt(name.substring(0, name.indexOf('.'))))
          .max()
          .orElse(0);
    }
  }
}
