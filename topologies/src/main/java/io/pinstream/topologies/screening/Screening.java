package io.pinstream.topologies.screening;

import io.pinstream.spam.model.SpamModel;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.models.ModelWatch;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.risk.AccountRiskLimits;
import io.pinstream.topologies.risk.KeptModels;
import io.pinstream.topologies.risk.ModelOfAccounts;
import io.pinstream.topologies.risk.PopulationWatch;
import io.pinstream.workers.blobs.BlobStore;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The screen of this process and its models. */
public record Screening(Screen screen, ModelWatch models, ModelOfAccounts accounts, KeptModels kept)
    implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Screening.class);
  private static final Duration KNOWN_WITHIN = Duration.ofSeconds(5);

  /** Reads the built-in model in the background, while other parts start. */
  public static CompletableFuture<@Nullable Scorer> shipped() {
    return CompletableFuture.supplyAsync(Screening::readShipped);
  }

  /** Null if it cannot be read: all texts are held then, and everything else works. */
  private static @Nullable Scorer readShipped() {
    try {
      return Scorer.of(SpamModel.shipped());
    } catch (RuntimeException e) {
      LOG.error("The built-in spam model cannot be read", e);
      return null;
    }
  }

  /**
   * Starts with the last announced model in force.
   *
   * @param folder for loaded models
   * @param shipped the built-in model; if null, texts are held until a model is announced
   */
  public static Screening start(
      String bootstrapServers,
      BlobStore blobs,
      Path folder,
      ScreenLimits limits,
      @Nullable Scorer shipped)
      throws InterruptedException {
    ModelInForce model = new ModelInForce(shipped);
    ModelWatch watch = new ModelWatch(bootstrapServers, blobs, folder, model, shipped);
    watch.start(KNOWN_WITHIN);
    return new Screening(
        new Screen(model, limits), watch, new ModelOfAccounts(), KeptModels.in(blobs));
  }

  /**
   * Fits the account model on the accounts of this process.
   *
   * @param stores the stores of the account-risk application
   */
  public PopulationWatch population(
      ViewStores stores, int partitions, AccountRiskLimits limits, Clock clock) {
    return new PopulationWatch(
        stores, partitions, accounts, kept, limits, clock, new SecureRandom());
  }

  @Override
  public void close() {
    models.close();
  }
}
