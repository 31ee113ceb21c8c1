package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.bench.TemporaryFolder;
import io.pinstream.bench.feeds.Entries.PinOf;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.rocksdb.RocksDBException;

/**
 * Measures deliveries a second: one pin in the feed of one awake reader. Alternates the engine,
 * Redis and RocksDB alone.
 */
final class Deliveries {

  private static final int AUTHORS = 4;
  private static final int ROUNDS = 3;
  private static final int PIPELINE = 500;
  private static final String RATE = "deliveries/s";
  private static final String CPU_WORKERS = "CPU µs/delivery, of who writes";
  private static final String CPU_ALL = "CPU µs/delivery, all";
  private static final String CPU_ROCKSDB = "of RocksDB's own threads";
  private static final String BLOCKED = "µs/delivery that stream threads wait for the broker";
  private static final double MICROS = 1e6;

  private final List<Audience> audiences;
  private final int pinsOfEach;
  private final SamplePins samples;
  private final Supplier<Map<String, Object>> storeSettings;
  private final Results results;

  /**
   * @param readers of each author
   * @param pinsOfEach author in a round
   */
  Deliveries(
      int readers,
      int pinsOfEach,
      Ids ids,
      Supplier<Map<String, Object>> storeSettings,
      Results results) {
    this.audiences =
        IntStream.range(0, AUTHORS).mapToObj(home -> Audience.of(home, readers, ids)).toList();
    this.pinsOfEach = pinsOfEach;
    this.samples = new SamplePins(ids);
    this.storeSettings = storeSettings;
    this.results = results;
  }

  void run(RedisServer redis, Progress progress) throws Exception {
    for (int threads = 1; threads <= 2; threads++) {
      progress.begin("Filling an engine with " + threads + " threads");
      try (FeedEngine engine = FeedEngine.start(threads, FeedEngine.pushingAlways());
          RawDeliveries raw = new RawDeliveries(threads);
          RedisClient client = redis.connect()) {
        fill(engine);
        progress.end();
        progress.begin("Deliveries on " + threads + " threads");
        // The first round is warm-up.
        for (int round = 0; round <= ROUNDS; round++) {
          List<Pin> pins = pins(round == 0 ? Math.max(1, pinsOfEach / 4) : pinsOfEach);
          deliver(engine, threads, pins, round > 0);
          raw.deliver(pins, round > 0);
          if (threads == 1) {
            for (RedisFeeds.Kind kind : RedisFeeds.Kind.values()) {
              deliver(kind, redis, client, pins, round > 0);
            }
          }
          progress.at(round, ROUNDS);
        }
        progress.end();
      }
    }
    compare();
  }

  private void fill(FeedEngine engine) throws InterruptedException {
    for (Audience audience : audiences) {
      engine.wakeAll(audience.readers());
    }
    for (Audience audience : audiences) {
      audience.readers().forEach(reader -> engine.follow(reader, audience.author()));
    }
    engine.flush();
    for (Audience audience : audiences) {
      engine.awaitReaders(audience.author(), audience.readers().size());
    }
  }

  /** New pins, round-robin over the authors. */
  private List<Pin> pins(int ofEach) {
    List<Pin> pins = new ArrayList<>();
    for (int i = 0; i < ofEach; i++) {
      audiences.forEach(audience -> pins.add(samples.by(audience.author())));
    }
    return pins;
  }

  private Audience audience(Pin pin) {
    return audiences.stream()
        .filter(audience -> audience.author().equals(pin.authorId()))
        .findFirst()
        .orElseThrow();
  }

  private long deliveries(List<Pin> pins) {
    return (long) pins.size() * audiences.getFirst().readers().size();
  }

  private void deliver(FeedEngine engine, int threads, List<Pin> pins, boolean counts)
      throws Exception {
    Usage usage = new Usage(Cpu.ofStreamThreads(), Cpu.ofThisProcess());
    double blocked = engine.blockedSeconds();
    double background = Cpu.ofRocksDb();
    pins.forEach(engine::publish);
    engine.flush();
    for (Pin last : pins.subList(pins.size() - AUTHORS, pins.size())) {
      byte[] json = Topics.PINS.value().encode(last);
      for (int partition = 0; partition < FeedEngine.PARTITIONS; partition++) {
        Id reader = audience(last).in(partition, FeedEngine.PARTITIONS).getLast();
        FeedEngine.await(() -> Arrays.equals(engine.newest(reader), json));
      }
    }
    if (counts) {
      String who = name("Pinstream", threads);
      usage.add(who, pins, Cpu.ofStreamThreads(), Cpu.ofThisProcess());
      double perDelivery = MICROS / deliveries(pins);
      results.add(who, "", CPU_ROCKSDB, (Cpu.ofRocksDb() - background) * perDelivery);
      results.add(who, "", BLOCKED, (engine.blockedSeconds() - blocked) * perDelivery);
    }
  }

  private static String name(String who, int threads) {
    return who + ", " + threads + (threads == 1 ? " thread" : " threads");
  }

  /** Resource use at the start. */
  private final class Usage {

    private final double workers;
    private final double all;
    private final long began = System.nanoTime();

    Usage(double workers, double all) {
      this.workers = workers;
      this.all = all;
    }

    void add(String who, List<Pin> pins, double nowWorkers, double nowAll) {
      double seconds = (System.nanoTime() - began) / 1e9;
      long count = deliveries(pins);
      results.add(who, "", RATE, count / seconds);
      results.add(who, "", CPU_WORKERS, (nowWorkers - workers) * MICROS / count);
      results.add(who, "", CPU_ALL, (nowAll - all) * MICROS / count);
    }
  }

  private void deliver(
      RedisFeeds.Kind kind, RedisServer redis, RedisClient client, List<Pin> pins, boolean counts)
      throws IOException {
    RedisFeeds feeds = new RedisFeeds(client, kind, PIPELINE);
    Usage usage = new Usage(redis.cpuSeconds(), redis.cpuSeconds() + Cpu.ofThisProcess());
    for (Pin pin : pins) {
      feeds.deliver(audience(pin).readers(), pin);
    }
    feeds.settle();
    if (counts) {
      double cpu = redis.cpuSeconds();
      usage.add(name(kind), pins, cpu, cpu + Cpu.ofThisProcess());
    }
  }

  private static String name(RedisFeeds.Kind kind) {
    return "Redis, " + kind.add + " + " + kind.trim;
  }

  /**
   * Writes the same entries, byte by byte, to one RocksDB per partition only, in batches assembled
   * in Java.
   */
  private final class RawDeliveries implements AutoCloseable {

    private final int threads;
    private final TemporaryFolder folder;
    private final ExecutorService executor;
    private final List<RawStore> stores = new ArrayList<>();
    private final List<List<List<Id>>> readers = new ArrayList<>();
    private int delivered;

    RawDeliveries(int threads) throws Exception {
      this.threads = threads;
      this.folder = TemporaryFolder.make();
      this.executor = Executors.newFixedThreadPool(threads);
      Map<String, Object> settings = storeSettings.get();
      for (int partition = 0; partition < FeedEngine.PARTITIONS; partition++) {
        int in = partition;
        stores.add(new RawStore(folder.path().resolve("raw-" + partition), settings));
        readers.add(
            audiences.stream().map(audience -> audience.in(in, FeedEngine.PARTITIONS)).toList());
      }
    }

    void deliver(List<Pin> pins, boolean counts) throws Exception {
      double cpu = Cpu.ofThisProcess();
      double background = Cpu.ofRocksDb();
      Usage usage = new Usage(0, 0);
      List<Future<?>> parts = new ArrayList<>();
      for (int thread = 0; thread < threads; thread++) {
        int first = thread;
        parts.add(
            executor.submit(
                () -> {
                  deliver(pins, first);
                  return null;
                }));
      }
      for (Future<?> part : parts) {
        part.get();
      }
      delivered += pins.size();
      if (counts) {
        double all = Cpu.ofThisProcess() - cpu;
        usage.add(name("RocksDB alone", threads), pins, all - Cpu.ofRocksDb() + background, all);
      }
    }

    private void deliver(List<Pin> pins, int first) throws RocksDBException {
      List<EntryWriter> writers =
          stores.stream()
              .<EntryWriter>map(store -> new EntryWriter.Assembled(store, EntryLayout.AS_IT_IS))
              .toList();
      int pinNumber = delivered;
      for (Pin pin : pins) {
        int author = audiences.indexOf(audience(pin));
        Position position = new Position(pin.createdAt().toEpochMilli(), pin.id());
        PinOf entry = new PinOf(++pinNumber, pin.authorId(), author, position);
        for (int partition = first; partition < stores.size(); partition += threads) {
          int number = author * audiences.getFirst().readers().size();
          for (Id reader : readers.get(partition).get(author)) {
            writers.get(partition).add(number++, reader, entry);
          }
        }
      }
      for (EntryWriter writer : writers) {
        writer.flush();
      }
    }

    @Override
    public void close() throws IOException {
      executor.shutdownNow();
      stores.forEach(RawStore::close);
      folder.close();
    }
  }

  private void compare() {
    for (int threads = 1; threads <= 2; threads++) {
      String engine = name("Pinstream", threads);
      for (String other :
          List.of(
              name(RedisFeeds.Kind.SORTED_SET),
              name(RedisFeeds.Kind.LIST),
              name("RocksDB alone", threads))) {
        double ratio = results.median(engine, "", RATE) / results.median(other, "", RATE);
        results.note("%s ÷ %s: %.2f".formatted(engine, other, ratio));
      }
    }
  }
}
