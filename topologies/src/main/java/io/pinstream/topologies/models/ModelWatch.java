package io.pinstream.topologies.models;

import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.fact.Review;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.workers.blobs.BlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.LockSupport;
import org.apache.kafka.common.errors.WakeupException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts announced models in force in this process, on its own thread: stream threads never wait for
 * the blob store. If a model cannot be loaded or is refused, the previous one stays in force.
 */
public final class ModelWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ModelWatch.class);
  private static final Duration POLL = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofSeconds(5);
  private static final Duration STOP = Duration.ofSeconds(5);

  private final String bootstrapServers;
  private final ModelLoader loader;
  private final ModelInForce model;
  private final @Nullable Scorer shipped;
  private final Thread thread;
  private final AtomicReference<@Nullable ModelReleases> reading = new AtomicReference<>();
  private final CountDownLatch caughtUp = new CountDownLatch(1);
  private final AtomicLong refusals = new AtomicLong();
  private volatile boolean stopping;

  /**
   * A watch that starts with {@link #start}.
   *
   * @param folder where loaded models are kept for the next start
   * @param shipped the built-in model, in force while none is announced; null if it cannot be
   *     loaded
   */
  public ModelWatch(
      String bootstrapServers,
      BlobStore blobs,
      Path folder,
      ModelInForce model,
      @Nullable Scorer shipped) {
    this.bootstrapServers = bootstrapServers;
    this.loader = new ModelLoader(blobs, folder);
    this.model = model;
    this.shipped = shipped;
    this.thread = Thread.ofPlatform().name("model-watch").daemon().unstarted(this::run);
  }

  /** Starts, and waits at most {@code patience} until the last announced model is in force. */
  public void start(Duration patience) throws InterruptedException {
    thread.start();
    if (!caughtUp.await(patience.toMillis(), TimeUnit.MILLISECONDS)) {
      LOG.warn("Announced models could not be read yet; {} is in force", version(model.get()));
    }
  }

  /** The number of refused models. */
  public long refusals() {
    return refusals.get();
  }

  private void run() {
    while (!stopping) {
      try (ModelReleases releases = new ModelReleases(bootstrapServers)) {
        reading.set(releases);
        releases.catchUp(POLL);
        boolean settled = settle(releases.inForce());
        caughtUp.countDown();
        while (!stopping) {
          // Also retry after a failure of the blob store.
          if (releases.read(POLL) || !settled) {
            settled = settle(releases.inForce());
          }
        }
      } catch (WakeupException e) {
        // The watch is stopping.
      } catch (RuntimeException e) {
        if (!stopping) {
          LOG.warn("Announced models cannot be read, retrying: {}", String.valueOf(e));
          LockSupport.parkNanos(PAUSE.toNanos());
        }
      } finally {
        reading.set(null);
      }
    }
  }

  /** Puts a release in force; false if it must be retried. */
  private boolean settle(@Nullable ModelRelease release) {
    Scorer now = model.get();
    String version = release == null ? version(shipped) : release.version();
    if (version(now).equals(version)) {
      return true;
    }
    try {
      model.set(release == null ? shipped : loader.load(release));
      LOG.info("Model {} is in force", version);
      return true;
    } catch (ModelLoader.Refused e) {
      refusals.incrementAndGet();
      LOG.error(
          "Model {} is refused; {} stays in force. {}", version, version(now), e.getMessage());
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.warn("Model {} cannot be loaded, retrying: {}", version, String.valueOf(e));
      return false;
    }
  }

  private static String version(@Nullable Scorer scorer) {
    return scorer == null ? Review.NO_MODEL : scorer.version();
  }

  @Override
  public void close() {
    stopping = true;
    ModelReleases releases = reading.get();
    if (releases != null) {
      releases.wakeUp();
    }
    LockSupport.unpark(thread);
    try {
      if (thread.isAlive() && !thread.join(STOP)) {
        LOG.warn("The model watch did not stop within {} s", STOP.toSeconds());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
