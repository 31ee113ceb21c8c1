package io.pinstream.bench.feeds;

import io.pinstream.bench.Progress;
import io.pinstream.feed.FeedTopology;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/**
 * One pin for few followers and for very many: its records, its CPU, the time until the last
 * follower sees it, and the delay of another author's followers meanwhile.
 */
final class OnePin {

  private static final int[] FOLLOWERS = {10, 1_000, 100_000, 300_000, 1_000_000};
  private static final int ROUNDS = 20;
  private static final Duration BETWEEN_ROUNDS = Duration.ofMillis(500);
  private static final Duration QUIET = Duration.ofSeconds(10);

  private final List<Audience> audiences = new ArrayList<>();
  private final SamplePins samples;
  private final Ids ids;
  private final Results results;

  OnePin(int most, Ids ids, Results results) {
    int[] sizes = IntStream.of(FOLLOWERS).filter(size -> size <= most).toArray();
    // All from one population, so that no reader has to be woken twice.
    Audience crowd = Audience.of(0, sizes[sizes.length - 1], ids);
    for (int size : sizes) {
      audiences.add(crowd.part(ids, audiences.size(), size));
    }
    this.samples = new SamplePins(ids);
    this.ids = ids;
    this.results = results;
  }

  void run(Progress progress) throws Exception {
    try (FeedEngine engine = FeedEngine.startToFill(FeedEngine.usual());
        SentRecords deliveries =
            new SentRecords(
                engine.bootstrapServers(),
                FeedTopology.APPLICATION + "-" + FeedTopology.DELIVERIES.name() + "-repartition")) {
      progress.begin("Filling an engine");
      long began = System.nanoTime();
      fill(engine);
      results.note("Filling took %.0f s".formatted((System.nanoTime() - began) / 1e9));
      progress.end();
      engine.goLive(FeedEngine.usual());
      progress.rest();
      try (Neighbour neighbour = Neighbour.of(engine, ids, samples)) {
        Thread.sleep(QUIET);
        neighbour.takeMillis(); // while all was still being compiled
        Thread.sleep(QUIET);
        report("nobody else pins", neighbour.takeMillis());
        for (Audience audience : audiences) {
          progress.begin("Pins for " + audience.readers().size());
          for (int round = 0; round <= ROUNDS; round++) {
            publish(engine, audience, deliveries, round > 0);
            Thread.sleep(BETWEEN_ROUNDS);
          }
          report(name(audience), neighbour.takeMillis());
          progress.end();
        }
      }
      progress.rested();
    }
  }

  private void fill(FeedEngine engine) throws InterruptedException {
    engine.wakeAll(audiences.getLast().readers());
    for (Audience audience : audiences) {
      audience.readers().forEach(reader -> engine.follow(reader, audience.author()));
    }
    engine.flush();
    for (Audience audience : audiences) {
      engine.awaitReaders(audience.author(), audience.readers().size());
    }
    engine.awaitJobs();
  }

  private static String name(Audience audience) {
    return "%,d followers".formatted(audience.readers().size());
  }

  private void publish(FeedEngine engine, Audience audience, SentRecords deliveries, boolean counts)
      throws Exception {
    Pin pin = samples.by(audience.author());
    byte[] json = Topics.PINS.value().encode(pin);
    List<Id> last =
        IntStream.range(0, FeedEngine.PARTITIONS)
            .mapToObj(partition -> audience.in(partition, FeedEngine.PARTITIONS))
            .filter(readers -> !readers.isEmpty())
            .map(List::getLast)
            .toList();
    deliveries.of(audience.author());
    double cpu = Cpu.ofStreamThreads();
    long began = System.nanoTime();
    engine.publish(pin);
    engine.flush();
    for (Id reader : last) {
      FeedEngine.await(() -> Arrays.equals(engine.newest(reader), json));
    }
    double seconds = (System.nanoTime() - began) / 1e9;
    // Sent records are committed before anyone sees them.
    if (counts) {
      results.add(name(audience), "", "records", deliveries.of(audience.author()));
      results.add(name(audience), "", "until the last sees it (s)", seconds);
      results.add(name(audience), "", "CPU of the stream thread (s)", Cpu.ofStreamThreads() - cpu);
    }
  }

  private void report(String during, double[] millis) {
    results.add(during, "", "another's pin, median (ms)", Results.quantile(millis, 0.5));
    results.add(during, "", "another's pin, 99 % (ms)", Results.quantile(millis, 0.99));
    results.add(during, "", "another's pins", millis.length);
  }
}
