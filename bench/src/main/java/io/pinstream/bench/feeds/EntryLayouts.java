package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.bench.TemporaryFolder;
import io.pinstream.bench.feeds.Entries.PinOf;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Measures layouts of feed entries in RocksDB alone, on one thread: what limits an engine that
 * writes an entry for each delivery.
 */
final class EntryLayouts {

  private static final int ROUNDS = 3;
  private static final int READS = 3_000;
  private static final int PAGE = 25;
  private static final double NANOS = 1e9;

  private final Map<String, Object> settings;
  private final Entries entries;
  private final Results results;

  /**
   * @param settings as for the stores of Streams
   */
  EntryLayouts(Map<String, Object> settings, int readers, int pins, Ids ids, Results results) {
    this.settings = settings;
    this.entries = Entries.of(readers, pins, ids);
    this.results = results;
  }

  private enum Path {
    PUTS("a call for each"),
    ASSEMBLED("a call for a batch");

    final String words;

    Path(String words) {
      this.words = words;
    }
  }

  void run(Progress progress) throws Exception {
    progress.begin("Layouts of entries");
    int step = 0;
    for (int round = 0; round < ROUNDS; round++) {
      for (EntryLayout layout : EntryLayout.values()) {
        for (Path path : Path.values()) {
          run(layout, path);
          progress.at(++step, (long) ROUNDS * EntryLayout.values().length * Path.values().length);
        }
      }
      inMemory();
    }
    progress.end();
  }

  private void run(EntryLayout layout, Path path) throws Exception {
    try (TemporaryFolder folder = TemporaryFolder.make();
        RawStore store = new RawStore(folder.path().resolve("raw"), settings)) {
      long pid = ProcessHandle.current().pid();
      double cpu = Cpu.ofThisProcess();
      long written = Cpu.written(pid);
      EntryWriter writer =
          switch (path) {
            case PUTS -> new EntryWriter.Puts(store, layout);
            case ASSEMBLED -> new EntryWriter.Assembled(store, layout);
          };
      long began = System.nanoTime();
      for (PinOf pin : entries.pins()) {
        int number = 0;
        for (Id reader : entries.readers()) {
          writer.add(number++, reader, pin);
        }
      }
      writer.flush();
      double seconds = (System.nanoTime() - began) / NANOS;
      add(layout.words, path.words, "entries/s", entries.count() / seconds);
      double usedCpu = Cpu.ofThisProcess() - cpu;
      add(layout.words, path.words, "CPU µs/entry, all", usedCpu * 1e6 / entries.count());
      double usedDisk = Cpu.written(pid) - written;
      add(layout.words, path.words, "bytes written/entry", usedDisk / entries.count());
      read(layout, path, store, "first 25, as it is (µs)");
      double bytes = store.compactedBytes();
      add(layout.words, path.words, "bytes/entry", bytes / entries.count());
      read(layout, path, store, "first 25, compacted (µs)");
    }
  }

  private void read(EntryLayout layout, Path path, RawStore store, String measure) {
    EntryReads reads = new EntryReads(store, layout);
    Random random = new Random(1);
    List<Double> micros = new ArrayList<>();
    for (int i = 0; i < READS; i++) {
      int number = random.nextInt(entries.readers().size());
      long began = System.nanoTime();
      int found = reads.newest(number, entries.readers().get(number), PAGE);
      micros.add((System.nanoTime() - began) / 1e3);
      if (found < Math.min(PAGE, entries.pins().size())) {
        throw new IllegalStateException("Only " + found + " entries of " + layout);
      }
    }
    double[] all = micros.stream().mapToDouble(Double::doubleValue).toArray();
    add(layout.words, path.words, measure, Results.quantile(all, 0.5));
  }

  /** The other extreme: a ring of numbers for each reader in memory, without a store. */
  private void inMemory() {
    int capacity = Integer.highestOneBit(Math.max(1, entries.pins().size() - 1)) << 1;
    long[] rings = new long[entries.readers().size() * capacity];
    int[] ends = new int[entries.readers().size()];
    double cpu = Cpu.ofThisProcess();
    long began = System.nanoTime();
    for (PinOf pin : entries.pins()) {
      long entry = ~pin.position().millis() << 20 | pin.number();
      for (int reader = 0; reader < ends.length; reader++) {
        rings[reader * capacity + (ends[reader]++ & capacity - 1)] = entry;
      }
    }
    double seconds = (System.nanoTime() - began) / NANOS;
    String words = "no store: a ring of 8 bytes an entry for each reader, in memory";
    add(words, "", "entries/s", entries.count() / seconds);
    double usedCpu = Cpu.ofThisProcess() - cpu;
    add(words, "", "CPU µs/entry, all", usedCpu * 1e6 / entries.count());
    add(words, "", "bytes/entry", 8.0 * rings.length / entries.count());
  }

  private void add(String layout, String path, String measure, double value) {
    results.add(layout, path, measure, value);
  }
}
