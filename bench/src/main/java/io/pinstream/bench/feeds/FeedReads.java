package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.feed.reader.CachedFeeds;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.topic.Topics;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;

/**
 * Times the first page of feeds, for readers who follow few and many, awake and asleep, compared
 * with Redis. Each round reads a little of everything, in a new random order.
 */
final class FeedReads {

  private static final Page.Request FIRST_PAGE = new Page.Request(25, null);
  private static final int PIPELINE = 500;
  private static final int WARM_UP = 10;
  private static final int ROUNDS = 40;
  private static final int IN_A_ROUND = 200;
  private static final long ROUND_NANOS = 20_000_000;

  private final ReadSample sample;
  private final Results results;
  private final Random random = new Random(1);
  private final List<Read> reads = new ArrayList<>();
  private final Map<Read, List<Double>> micros = new HashMap<>();
  private final Map<Read, Double> cpu = new HashMap<>();

  FeedReads(int authors, Ids ids, Results results) {
    this.sample = ReadSample.of(authors, ids);
    this.results = results;
  }

  private interface Call {
    List<byte[]> page(ReadSample.Reader reader) throws Exception;
  }

  private interface CpuSoFar {
    double seconds() throws Exception;
  }

  private record Read(
      String who, String on, List<ReadSample.Reader> readers, Call call, CpuSoFar cpu) {}

  void run(RedisServer redis, Progress progress) throws Exception {
    try (FeedEngine engine = FeedEngine.start(1, FeedEngine.pushingAlways());
        RedisClient client = redis.connect()) {
      progress.begin("Filling an engine");
      fill(engine);
      progress.end();
      Call own = reader -> engine.reader().feed(reader.id(), FIRST_PAGE).items();
      CpuSoFar ofCaller = FeedReads::ofThisThread;
      add("Pinstream, awake", true, own, ofCaller);
      add("Pinstream, asleep", false, own, ofCaller);
      for (RedisFeeds.Kind kind : RedisFeeds.Kind.values()) {
        RedisFeeds feeds = new RedisFeeds(client, kind, PIPELINE);
        fill(feeds);
        add(
            "Redis, " + kind.read + " and MGET",
            true,
            reader -> feeds.read(reader.id(), FIRST_PAGE.limit()),
            () -> ofThisThread() + redis.exactCpuSeconds());
      }
      for (Read read : reads) {
        for (ReadSample.Reader reader : read.readers()) {
          check(read, reader);
        }
      }
      progress.begin("Reading");
      for (int round = 0; round < WARM_UP + ROUNDS; round++) {
        Collections.shuffle(reads, random);
        for (Read read : reads) {
          time(read, round >= WARM_UP);
        }
        progress.at(round, WARM_UP + ROUNDS);
      }
      progress.end();
    }
    report();
  }

  private void fill(FeedEngine engine) throws InterruptedException {
    sample.pins().forEach(engine::publish);
    for (ReadSample.Reader reader : sample.readers()) {
      reader.authors().forEach(author -> engine.follow(reader.id(), author));
    }
    engine.flush();
    CachedFeeds cached = new CachedFeeds(engine.application().stores());
    for (ReadSample.Reader reader : sample.readers()) {
      FeedEngine.await(() -> cached.followedBy(reader.id()).size() == reader.authors().size());
    }
    Pin newest = sample.pins().getLast();
    for (ReadSample.Reader reader : sample.readers()) {
      if (reader.authors().contains(newest.authorId())) {
        byte[] json = Topics.PINS.value().encode(newest);
        FeedEngine.await(() -> Arrays.equals(engine.newest(reader.id()), json));
      }
    }
    for (ReadSample.Reader reader : sample.readers()) {
      if (reader.awake()) {
        engine.wake(reader.id());
      }
    }
    engine.flush();
    for (ReadSample.Reader reader : sample.readers()) {
      if (reader.awake()) {
        FeedEngine.await(
            () -> cached.read(reader.id(), FIRST_PAGE).end() != CachedFeeds.End.GO_ON_AT_AUTHORS);
      }
    }
    engine.awaitJobs();
  }

  private void fill(RedisFeeds feeds) throws Exception {
    for (Pin pin : sample.pins()) {
      feeds.keep(pin);
    }
    for (ReadSample.Reader reader : sample.readers()) {
      if (reader.awake()) {
        for (Pin pin : sample.feed(reader, RedisFeeds.CAP).reversed()) {
          feeds.deliver(List.of(reader.id()), pin);
        }
      }
    }
    feeds.settle();
  }

  private void add(String who, boolean awake, Call call, CpuSoFar cpuSoFar) {
    sample.readers().stream()
        .mapToInt(reader -> reader.authors().size())
        .distinct()
        .forEach(
            follows ->
                reads.add(
                    new Read(
                        who,
                        "follows %,d".formatted(follows),
                        sample.readers().stream()
                            .filter(reader -> reader.awake() == awake)
                            .filter(reader -> reader.authors().size() == follows)
                            .toList(),
                        call,
                        cpuSoFar)));
  }

  /** Compares every page with the expected one, before anything is timed. */
  private void check(Read read, ReadSample.Reader reader) throws Exception {
    List<byte[]> expected =
        sample.feed(reader, FIRST_PAGE.limit()).stream().map(Topics.PINS.value()::encode).toList();
    List<byte[]> found = read.call().page(reader);
    if (!Arrays.deepEquals(expected.toArray(), found.toArray())) {
      throw new IllegalStateException(
          "%s, %s: not the feed, %d of %d pins"
              .formatted(read.who(), read.on(), found.size(), expected.size()));
    }
  }

  private void time(Read read, boolean counts) throws Exception {
    long end = System.nanoTime() + ROUND_NANOS;
    double cpuBefore = read.cpu().seconds();
    for (int i = 0; i < IN_A_ROUND && System.nanoTime() < end; i++) {
      ReadSample.Reader reader = read.readers().get(random.nextInt(read.readers().size()));
      long began = System.nanoTime();
      int items = read.call().page(reader).size();
      double took = (System.nanoTime() - began) / 1e3;
      if (items != FIRST_PAGE.limit()) {
        throw new IllegalStateException(read.who() + ": a page of " + items);
      }
      if (counts) {
        micros.computeIfAbsent(read, of -> new ArrayList<>()).add(took);
      }
    }
    if (counts) {
      cpu.merge(read, read.cpu().seconds() - cpuBefore, Double::sum);
    }
  }

  private static double ofThisThread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime() / 1e9;
  }

  private void report() {
    reads.sort(java.util.Comparator.comparing(Read::who).thenComparingInt(r -> r.on().length()));
    for (Read read : reads) {
      double[] all =
          micros.getOrDefault(read, List.of()).stream().mapToDouble(Double::doubleValue).toArray();
      double mean = Arrays.stream(all).average().orElse(Double.NaN);
      results.add(read.who(), read.on(), "reads/s, one thread", 1e6 / mean);
      results.add(read.who(), read.on(), "median (µs)", Results.quantile(all, 0.5));
      results.add(read.who(), read.on(), "99 % (µs)", Results.quantile(all, 0.99));
      results.add(
          read.who(),
          read.on(),
          "CPU (µs)",
          cpu.getOrDefault(read, Double.NaN) * 1e6 / Math.max(1, all.length));
    }
    for (RedisFeeds.Kind kind : RedisFeeds.Kind.values()) {
      String redis = "Redis, " + kind.read + " and MGET";
      for (String on : reads.stream().map(Read::on).distinct().toList()) {
        for (String own : List.of("Pinstream, awake", "Pinstream, asleep")) {
          results.note(
              "%s ÷ %s, %s: median %.2f, CPU %.2f"
                  .formatted(
                      own,
                      redis,
                      on,
                      results.median(own, on, "median (µs)")
                          / results.median(redis, on, "median (µs)"),
                      results.median(own, on, "CPU (µs)") / results.median(redis, on, "CPU (µs)")));
        }
      }
    }
  }
}
