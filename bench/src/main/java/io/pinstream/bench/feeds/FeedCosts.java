package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.topologies.streams.RocksDbMemory;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;

/** Measures feeds, part by part. */
public final class FeedCosts {

  private static final int LAYOUT_READERS = 10_000;
  private static final int LAYOUT_PINS = 200;

  private static final int DELIVERY_READERS = 10_000;
  private static final int DELIVERY_PINS = 40;

  private final Progress progress = new Progress();
  private final Clock clock = Clock.systemUTC();
  private final Ids ids = new Ids(new Installation(new byte[32]), clock);

  private FeedCosts() {}

  public static void main(String[] args) throws Exception {
    FeedCosts costs = new FeedCosts();
    for (String part : args) {
      switch (part) {
        case "layouts" -> costs.layouts(LAYOUT_READERS, LAYOUT_PINS);
        case "layouts-small" -> costs.layouts(LAYOUT_READERS / 10, LAYOUT_PINS / 2);
        case "a" -> costs.deliveries(DELIVERY_READERS, DELIVERY_PINS);
        case "a-small" -> costs.deliveries(DELIVERY_READERS / 10, DELIVERY_PINS / 2);
        default -> {
          System.err.println("No such part: " + part);
          System.exit(2);
        }
      }
    }
  }

  private void layouts(int readers, int pins) throws Exception {
    Results results = new Results("layout");
    new EntryLayouts(storeSettings(), readers, pins, ids, results).run(progress);
    report(results, "layouts");
  }

  private void deliveries(int readers, int pins) throws Exception {
    Results results = new Results("deliveries");
    try (RedisServer redis = redis()) {
      new Deliveries(readers, pins, ids, FeedCosts::storeSettings, results).run(redis, progress);
    }
    report(results, "deliveries");
  }

  private static RedisServer redis() throws Exception {
    Optional<Path> program = RedisServer.program();
    if (program.isEmpty()) {
      throw new IllegalStateException(
          "Redis' server is not here. Debian and Ubuntu:\n"
              + "  apt-get install -y --no-install-recommends redis-server");
    }
    return RedisServer.start(program.get());
  }

  /** What the stores of a standalone get, with memory of their own. */
  private static Map<String, Object> storeSettings() {
    RocksDbMemory memory = RocksDbMemory.of(Standalone.STORE_MEMORY);
    Map<String, Object> settings = new HashMap<>();
    Standalone.streams("unused:1", 4, Path.of("unused"), memory)
        .of("unused")
        .forEach((name, value) -> settings.put((String) name, value));
    return settings;
  }

  private void report(Results results, String part) throws Exception {
    results.print(System.out);
    Path file = Path.of("bench", "results", "feeds-" + part + "-" + LocalDate.now(clock) + ".tsv");
    results.write(file);
  }
}
