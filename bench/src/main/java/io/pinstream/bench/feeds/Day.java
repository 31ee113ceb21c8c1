package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.topic.Topics;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * A day with few awake users: pins, and feed reads in between. Measures the cost when feeds are
 * kept for awake readers, for everyone, and for no one; and in Redis, for everyone.
 */
final class Day {

  private static final Page.Request FIRST_PAGE = new Page.Request(25, null);
  private static final double AWAKE = 0.05;
  private static final int EARLIER_PINS = 5_000;
  private static final int PIPELINE = 500;
  private static final int EARLIER_READS = 30_000;
  private static final List<Mix> MIXES =
      List.of(new Mix(0, 0.25), new Mix(1, 0.5), new Mix(9, 1), new Mix(99, 1));

  private final Population people;
  private final int requests;
  private final SamplePins samples;
  private final Results results;
  // A user in each partition who pins last, with a reader in each partition.
  private final List<Audience> last;

  /**
   * @param requests in a day of nine reads to one pin
   * @param fewest authors that a user follows
   */
  Day(int users, int requests, int fewest, Ids ids, Results results) {
    this.people = Population.of(users, AWAKE, fewest, ids);
    this.requests = requests;
    this.samples = new SamplePins(ids);
    this.results = results;
    List<Id> witnesses =
        IntStream.range(0, FeedEngine.PARTITIONS)
            .mapToObj(home -> ids.fresh(IdType.USER, home))
            .toList();
    this.last =
        IntStream.range(0, FeedEngine.PARTITIONS)
            .mapToObj(home -> new Audience(ids.fresh(IdType.USER, home), witnesses))
            .toList();
  }

  /**
   * A mix of reads and pins.
   *
   * @param readsForOne reads for each pin
   * @param share of the requests of a usual day; pins take longer than reads in pure push
   */
  private record Mix(int readsForOne, double share) {

    String words() {
      return "%d : 1".formatted(readsForOne);
    }

    int pins(int requests) {
      return (int) (requests * share / (1 + readsForOne));
    }
  }

  private enum Strategy {
    AWAKE("Pinstream"),
    EVERYBODY("pure push: everybody awake"),
    NOBODY("pure pull: nobody awake");

    final String words;

    Strategy(String words) {
      this.words = words;
    }

    /** Awake readers are pushed to, except by authors with very many readers. */
    FeedLimits limits() {
      return this == AWAKE
          ? FeedEngine.usual().pushing(FeedLimits.USUAL.reach().pushed(), Integer.MAX_VALUE)
          : FeedEngine.pushingAlways();
    }
  }

  private interface Service {
    void pin(int author) throws Exception;

    int read(Id reader) throws Exception;

    void finish() throws Exception;

    double cpuSeconds() throws Exception;

    double written() throws Exception;

    /** In bytes: of the heap of the process, or of all of another process. */
    double memory() throws Exception;
  }

  void run(RedisServer redis, Progress progress) throws Exception {
    results.note(
        "CPU is of all threads but the compiler's: the broker's are in it, and the Redis client's");
    results.note(
        "%,d users with %,d follows, %,d awake; %,d requests a day; a pin has %.0f followers on average"
            .formatted(
                people.users().size(),
                people.edges(),
                people.awake().length,
                requests,
                meanFollowers()));
    for (Strategy strategy : Strategy.values()) {
      progress.begin("Filling, " + strategy.words);
      try (FeedEngine engine = FeedEngine.startToFill(strategy.limits())) {
        fill(engine, strategy);
        progress.end();
        engine.goLive(strategy.limits());
        live(strategy.words, new OfEngine(engine), progress);
      }
    }
    try (RedisClient client = redis.connect()) {
      live("Redis: push to everybody", new OfRedis(redis, client), progress);
    }
  }

  private double meanFollowers() {
    List<List<Id>> followers = people.followers();
    Random random = new Random(2);
    return IntStream.range(0, 100_000)
        .map(i -> followers.get(people.somebodyWhoPins(random)).size())
        .average()
        .orElseThrow();
  }

  private void fill(FeedEngine engine, Strategy strategy) throws InterruptedException {
    List<Id> awake = new ArrayList<>();
    int[] ranks =
        switch (strategy) {
          case AWAKE -> people.awake();
          case EVERYBODY -> IntStream.range(0, people.users().size()).toArray();
          case NOBODY -> new int[0];
        };
    IntStream.of(ranks).forEach(rank -> awake.add(people.users().get(rank)));
    if (strategy != Strategy.NOBODY) {
      awake.addAll(last.getFirst().readers());
    }
    engine.wakeAll(awake);
    for (int user = 0; user < people.users().size(); user++) {
      Id reader = people.users().get(user);
      for (int author : people.followed().get(user)) {
        engine.follow(reader, people.users().get(author));
      }
    }
    for (Audience audience : last) {
      audience.readers().forEach(reader -> engine.follow(reader, audience.author()));
    }
    engine.flush();
    long witnesses = (long) FeedEngine.PARTITIONS * FeedEngine.PARTITIONS;
    long pushed =
        IntStream.of(ranks).mapToLong(rank -> people.followed().get(rank).length).sum()
            + (strategy == Strategy.NOBODY ? 0 : witnesses);
    // The number of rows besides the edges: one for each user who follows anyone.
    long counts = people.followed().stream().filter(followed -> followed.length > 0).count();
    long all = people.edges() + counts + witnesses + FeedEngine.PARTITIONS;
    engine.awaitRows(ReaderStores.FOLLOWING, all);
    engine.awaitRows(AuthorStores.FOLLOWERS, pushed);
    engine.awaitJobs();
  }

  private void live(String who, Service service, Progress progress) throws Exception {
    progress.begin("Earlier pins, " + who);
    Random random = new Random(3);
    for (int i = 0; i < EARLIER_PINS; i++) {
      service.pin(people.somebodyWhoPins(random));
    }
    service.finish();
    for (int i = 0; i < EARLIER_READS; i++) {
      service.read(someoneAwake(random));
    }
    progress.end();
    progress.rest();
    for (Mix mix : MIXES) {
      progress.begin("Living with " + mix.words() + ", " + who);
      double cpu = service.cpuSeconds();
      double written = service.written();
      double streams = Cpu.ofStreamThreads();
      double rocksDb = Cpu.ofRocksDb();
      long began = System.nanoTime();
      long items = 0;
      long reading = 0;
      for (int pin = mix.pins(requests); pin > 0; pin--) {
        service.pin(people.somebodyWhoPins(random));
        long before = Cpu.nanosOfThisThread();
        for (int read = 0; read < mix.readsForOne(); read++) {
          items += service.read(someoneAwake(random));
        }
        reading += Cpu.nanosOfThisThread() - before;
      }
      service.finish();
      results.add(who, mix.words(), "CPU (s)", service.cpuSeconds() - cpu);
      results.add(who, mix.words(), "of the thread that reads (s)", reading / 1e9);
      results.add(who, mix.words(), "of stream threads (s)", Cpu.ofStreamThreads() - streams);
      results.add(who, mix.words(), "of RocksDB's own (s)", Cpu.ofRocksDb() - rocksDb);
      results.add(who, mix.words(), "written (MB)", (service.written() - written) / 1e6);
      results.add(who, mix.words(), "time (s)", (System.nanoTime() - began) / 1e9);
      results.add(who, mix.words(), "memory (MB)", service.memory() / 1e6);
      results.add(who, mix.words(), "pins", mix.pins(requests));
      results.add(who, mix.words(), "reads", (double) mix.pins(requests) * mix.readsForOne());
      results.add(who, mix.words(), "pins read", (double) items);
      progress.end();
    }
    progress.rested();
  }

  private Id someoneAwake(Random random) {
    return people.users().get(people.awake()[random.nextInt(people.awake().length)]);
  }

  private final class OfEngine implements Service {

    private final FeedEngine engine;

    OfEngine(FeedEngine engine) {
      this.engine = engine;
    }

    @Override
    public void pin(int author) {
      engine.publish(samples.by(people.users().get(author)));
    }

    @Override
    public int read(Id reader) {
      return engine.reader().feed(reader, FIRST_PAGE).items().size();
    }

    /** After the last pins, each partition gets a marker pin that shows the end. */
    @Override
    public void finish() throws InterruptedException {
      Set<ByteBuffer> pins =
          last.stream()
              .map(
                  audience -> {
                    Pin pin = samples.by(audience.author());
                    engine.publish(pin);
                    return ByteBuffer.wrap(Topics.PINS.value().encode(pin));
                  })
              .collect(Collectors.toSet());
      engine.flush();
      Page.Request newest = new Page.Request(pins.size(), null);
      for (Id reader : last.getFirst().readers()) {
        FeedEngine.await(
            () ->
                engine.reader().feed(reader, newest).items().stream()
                    .map(ByteBuffer::wrap)
                    .collect(Collectors.toSet())
                    .equals(pins));
      }
    }

    @Override
    public double cpuSeconds() throws IOException {
      return Cpu.ofThisProcess() - Cpu.ofCompilers();
    }

    @Override
    public double memory() {
      return Cpu.heap();
    }

    @Override
    public double written() throws IOException {
      return Cpu.written(ProcessHandle.current().pid());
    }
  }

  private final class OfRedis implements Service {

    private final RedisServer redis;
    private final RedisFeeds feeds;
    private final List<List<Id>> followers = people.followers();

    OfRedis(RedisServer redis, RedisClient client) {
      this.redis = redis;
      this.feeds = new RedisFeeds(client, RedisFeeds.Kind.LIST, PIPELINE);
    }

    @Override
    public void pin(int author) throws IOException {
      Pin pin = samples.by(people.users().get(author));
      feeds.keep(pin);
      feeds.deliver(followers.get(author), pin);
    }

    @Override
    public int read(Id reader) throws IOException {
      feeds.settle();
      return feeds.read(reader, FIRST_PAGE.limit()).size();
    }

    @Override
    public void finish() throws IOException {
      feeds.settle();
    }

    @Override
    public double cpuSeconds() throws IOException {
      return Cpu.ofThisProcess() - Cpu.ofCompilers() + redis.exactCpuSeconds();
    }

    /** In memory only. */
    @Override
    public double written() {
      return 0;
    }

    @Override
    public double memory() throws IOException {
      return redis.resident();
    }
  }
}
