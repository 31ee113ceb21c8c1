package io.pinstream.deploy.standalone;

import io.pinstream.spam.model.SpamModel;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.models.ModelWatch;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.risk.KeptModels;
import io.pinstream.topologies.risk.ModelOfAccounts;
import io.pinstream.topologies.risk.PopulationWatch;
import io.pinstream.workers.blobs.BlobStore;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What judges in this process, and what sees to the models that it does it with. */
record Screening(Screen screen, ModelWatch models, ModelOfAccounts accounts, KeptModels kept)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Screening.class);
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

  /** Reads the model that comes with the program, beside whatever else is to be started. */
  static CompletableFuture<@Nullable Scorer> shipped() {
    return CompletableFuture.supplyAsync(Screening::readShipped);
  }

  /** Null if there is none: what people write is held then, and all else goes on. */
  private static @Nullable Scorer readShipped() {
    try {
      return Scorer.of(SpamModel.shipped());
    } catch (RuntimeException e) {
      LOG.error("The spam model that comes with the program cannot be read", e);
      return null;
    }
  }

  /** Begins with the model that was announced last. */
  static Screening start(StandaloneSettings settings, BlobStore blobs, @Nullable Scorer shipped)
      throws InterruptedException {
    ModelInForce model = new ModelInForce(shipped);
    ModelWatch watch =
        new ModelWatch(
            settings.bootstrapServers(), blobs, settings.data().resolve("models"), model, shipped);
    watch.start(KNOWN_WITHIN);
    return new Screening(
        new Screen(model, settings.bounds().screen()),
        watch,
        new ModelOfAccounts(),
        KeptModels.in(blobs));
  }

  /**
   * What sees to the account model, from the accounts of this process.
   *
   * @param stores of the account-risk application
   */
  PopulationWatch population(ViewStores stores, StandaloneSettings settings, Clock clock) {
    return new PopulationWatch(
        stores,
        settings.partitions(),
        accounts,
        kept,
        settings.bounds().accountRisk(),
        clock,
        new SecureRandom());
  }

  @Override
  public void close() {
    models.close();
  }
}
