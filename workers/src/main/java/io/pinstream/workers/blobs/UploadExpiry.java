package io.pinstream.workers.blobs;

import io.pinstream.schemas.blob.BlobKeys;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.core.exception.SdkException;

/**
 * Removes uploads after 24 hours: pinned ones have been copied long before. In a blob store with
 * lifecycle rules, a rule can do this.
 */
public final class UploadExpiry implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(UploadExpiry.class);
  private static final Duration KEPT = Duration.ofHours(24);

  private final BlobStore blobs;
  private final Clock clock;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("upload-expiry").daemon().factory());
  private @Nullable ScheduledFuture<?> schedule;

  public UploadExpiry(BlobStore blobs, Clock clock) {
    this.blobs = blobs;
    this.clock = clock;
  }

  public void start() {
    schedule = timer.scheduleWithFixedDelay(this::expire, 1, 60, TimeUnit.MINUTES);
  }

  private void expire() {
    try {
      int expired = blobs.expire(BlobKeys.UPLOADS, clock.instant().minus(KEPT));
      if (expired > 0) {
        LOG.info("{} uploads expired", expired);
      }
    } catch (SdkException e) {
      LOG.warn("Uploads do not expire just now: {}", e.toString());
    }
  }

  @Override
  public void close() {
    if (schedule != null) {
      schedule.cancel(true);
    }
    timer.shutdownNow();
  }
}
