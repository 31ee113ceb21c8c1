package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.streams.stores.RocksDbMemory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Measures feeds, part by part: {@code layouts}, {@code memtables}, {@code a} (deliveries), {@code
 * b} (a day), {@code c} (one pin for many), {@code d} (reads). A part may have custom sizes, as in
 * {@code a:1000:20}.
 */
public final class FeedCosts {

  // Of those whom anybody follows in a day: some nine on average.
  private static final int FEWEST = 3;

  private final Progress progress = new Progress();
  private final Clock clock = Clock.systemUTC();
  private final Ids ids = new Ids(new Installation(new byte[32]), clock);

  private FeedCosts() {}

  public static void main(String[] args) throws Exception {
    List<Part> parts = List.of(args).stream().map(Part::of).toList();
    boolean known =
        parts.stream().allMatch(part -> "layouts memtables a b c d".contains(part.name()));
    if (parts.isEmpty() || !known) {
      System.err.println(
          "Which parts? layouts[:readers[:pins]] memtables a[:readers[:pins]]"
              + " b[:users[:requests[:fewest follows]]] c[:most] d[:authors]");
      System.exit(2);
    }
    if (RedisServer.program().isEmpty()) {
      System.err.println(
          "Redis' server is not here. Debian and Ubuntu:\n"
              + "  apt-get install -y --no-install-recommends redis-server");
      System.exit(2);
    }
    FeedCosts costs = new FeedCosts();
    for (Part part : parts) {
      costs.run(part);
    }
  }

  /**
   * A part to measure.
   *
   * @param sizes empty for the usual ones
   */
  private record Part(String name, List<Integer> sizes) {

    static Part of(String text) {
      List<String> words = List.of(text.split(":", -1));
      return new Part(words.getFirst(), words.stream().skip(1).map(Integer::parseInt).toList());
    }

    int size(int number, int usual) {
      return number < sizes.size() ? sizes.get(number) : usual;
    }

    boolean isUsual() {
      return sizes.isEmpty();
    }
  }

  private void run(Part part) throws Exception {
    switch (part.name()) {
      case "layouts" -> {
        Results results = new Results("layout");
        new EntryLayouts(storeSettings(), part.size(0, 10_000), part.size(1, 200), ids, results)
            .run(progress);
        report(results, part);
      }
      case "memtables" -> {
        Results results = new Results("one store");
        new SharedMemtables(
                FeedCosts::storeSettings, part.size(0, 10_000), part.size(1, 100), ids, results)
            .run(progress);
        report(results, part);
      }
      case "a" -> {
        Results results = new Results("deliveries");
        try (RedisServer redis = redis()) {
          new Deliveries(
                  part.size(0, 10_000), part.size(1, 40), ids, FeedCosts::storeSettings, results)
              .run(redis, progress);
        }
        report(results, part);
      }
      case "b" -> {
        Results results = new Results("a day");
        try (RedisServer redis = redis()) {
          new Day(part.size(0, 100_000), part.size(1, 20_000), part.size(2, FEWEST), ids, results)
              .run(redis, progress);
        }
        report(results, part);
      }
      case "c" -> {
        Results results = new Results("one pin");
        new OnePin(part.size(0, 1_000_000), ids, results).run(progress);
        report(results, part);
      }
      case "d" -> {
        Results results = new Results("first page of 25");
        try (RedisServer redis = redis()) {
          new FeedReads(part.size(0, 5_000), ids, results).run(redis, progress);
        }
        report(results, part);
      }
      default -> throw new IllegalArgumentException(part.name());
    }
  }

  private static RedisServer redis() throws Exception {
    Optional<Path> program = RedisServer.program();
    return RedisServer.start(program.orElseThrow());
  }

  /** The store settings of a standalone, with separate memory. */
  private static Map<String, Object> storeSettings() {
    RocksDbMemory memory = RocksDbMemory.of(Standalone.STORE_MEMORY);
    Map<String, Object> settings = new HashMap<>();
    Standalone.streams("unused:1", FeedEngine.PARTITIONS, Path.of("unused"), memory)
        .of("unused")
        .forEach((name, value) -> settings.put((String) name, value));
    return settings;
  }

  /** Prints the results, and stores the figures if the sizes are the usual ones. */
  private void report(Results results, Part part) throws Exception {
    results.print(System.out);
    if (part.isUsual()) {
      results.write(
          Path.of(
              "bench", "results", "feeds-" + part.name() + "-" + LocalDate.now(clock) + ".tsv"));
    }
  }
}
