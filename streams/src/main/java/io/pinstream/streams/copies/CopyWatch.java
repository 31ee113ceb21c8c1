package io.pinstream.streams.copies;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.apache.kafka.streams.errors.StreamsException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Measures the lag of local standbys every second, on its own thread, because the calls to the
 * brokers may block.
 */
public final class CopyWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(CopyWatch.class);
  private static final Duration BETWEEN = Duration.ofSeconds(1);
  private static final Duration STOP = Duration.ofSeconds(1);

  private final List<Runnable> looks;
  private final CountDownLatch closing = new CountDownLatch(1);
  private final Thread thread;

  /**
   * @param looks one measurement per application
   */
  public CopyWatch(List<Runnable> looks) {
    this.looks = List.copyOf(looks);
    this.thread = Thread.ofPlatform().daemon().name("copy-watch").unstarted(this::run);
  }

  public void start() {
    thread.start();
  }

  private void run() {
    try {
      while (!closing.await(BETWEEN.toMillis(), TimeUnit.MILLISECONDS)) {
        looks.forEach(CopyWatch::look);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void look(Runnable look) {
    try {
      look.run();
    } catch (StreamsException | IllegalStateException e) {
      // Not started, stopped, or no broker answers: the last measurement expires.
      LOG.debug("Could not measure the lag of standbys", e);
    }
  }

  @Override
  public void close() {
    closing.countDown();
    thread.interrupt();
    try {
      thread.join(STOP);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
