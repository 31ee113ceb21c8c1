package io.pinstream.deploy.roles;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.pinstream.feed.cache.FeedBudget;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.topologies.models.ModelWatch;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.risk.PopulationWatch;
import io.pinstream.topologies.screening.Screening;
import java.util.function.ToDoubleFunction;

/** Metrics of workers beyond their applications: memory, verdicts, models. */
final class WorkerMetrics {

  private WorkerMetrics() {}

  static void memory(MeterRegistry registry, RocksDbMemory stores, FeedBudget feeds) {
    Gauge.builder("pinstream.stores.memory", stores, RocksDbMemory::usedBytes)
        .baseUnit("bytes")
        .description("Blocks, indexes, filters and memtables of all stores of this process")
        .register(registry);
    Gauge.builder("pinstream.feeds.memory", feeds, FeedBudget::used)
        .baseUnit("bytes")
        .description("Feeds of those who are awake, about; at its limit, some fall asleep early")
        .register(registry);
  }

  static void models(MeterRegistry registry, Screening screening, PopulationWatch population) {
    Screen screen = screening.screen();
    verdicts(registry, screen, "allow", Screen::allowed);
    verdicts(registry, screen, "hold", Screen::held);
    verdicts(registry, screen, "reject", Screen::rejected);
    FunctionCounter.builder("pinstream.model.refusals", screening.models(), ModelWatch::refusals)
        .description("How often an announced model was refused; the one before stays in force")
        .register(registry);
    FunctionCounter.builder("pinstream.screen.failures", screen, Screen::failed)
        .description("How often something could not be scored, and was held for that")
        .register(registry);
    FunctionCounter.builder("pinstream.account.model.fits", population, PopulationWatch::fits)
        .description("How often the account model was fitted to the population")
        .register(registry);
    FunctionCounter.builder(
            "pinstream.account.model.failures", population, PopulationWatch::failures)
        .description("How often that failed; the one before stays in force")
        .register(registry);
  }

  private static void verdicts(
      MeterRegistry registry, Screen screen, String verdict, ToDoubleFunction<Screen> count) {
    FunctionCounter.builder("pinstream.screen.verdicts", screen, count)
        .tag("verdict", verdict)
        .description("What people wrote, by what the models say of it")
        .register(registry);
  }
}
