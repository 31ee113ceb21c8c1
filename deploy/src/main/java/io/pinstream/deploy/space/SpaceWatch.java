package io.pinstream.deploy.space;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.file.FileStore;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Watches the free space on all disks of the data folder, and decides whether writes are accepted.
 */
public final class SpaceWatch implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SpaceWatch.class);
  private static final Duration EVERY = Duration.ofMillis(250);

  private final List<Disk> disks;
  private final SpaceLimits limits;
  private final Path signal;
  private final ScheduledExecutorService timer =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().name("space-watch").daemon().factory());
  private volatile boolean closed;

  /**
   * @param folder any folder on the disk, for messages
   */
  private record Disk(Path folder, FileStore store) {

    long free() throws IOException {
      return store.getUsableSpace();
    }
  }

  private SpaceWatch(List<Disk> disks, SpaceLimits limits, Path signal) {
    this.disks = disks;
    this.signal = signal;
    this.limits = limits;
  }

  /**
   * @param folders that exist
   * @throws StartupException if one of their disks has too little space for a start
   */
  public static void require(List<Path> folders, SpaceLimits limits) throws IOException {
    for (Disk disk : disks(folders)) {
      long free = disk.free();
      if (free < limits.start()) {
        throw new StartupException(
            "Only %s are free on the disk of %s, and a start needs %s: free some space. Nothing was changed."
                .formatted(mib(free), disk.folder(), mib(limits.start())));
      }
    }
  }

  /**
   * Checks once, then watches.
   *
   * @param folders that exist; those on the same disk count as one
   * @param signal a file that exists while writes are refused, for other processes that write
   */
  public static SpaceWatch start(List<Path> folders, SpaceLimits limits, Path signal)
      throws IOException {
    Files.deleteIfExists(signal);
    SpaceWatch watch = new SpaceWatch(disks(folders), limits, signal);
    watch.look();
    watch.watch();
    return watch;
  }

  private static List<Disk> disks(List<Path> folders) throws IOException {
    Map<FileStore, Disk> disks = new LinkedHashMap<>();
    for (Path folder : folders) {
      FileStore store = Files.getFileStore(folder.toRealPath());
      disks.putIfAbsent(store, new Disk(folder, store));
    }
    return List.copyOf(disks.values());
  }

  @SuppressWarnings("FutureReturnValueIgnored") // look() logs its failures itself
  private void watch() {
    timer.scheduleWithFixedDelay(
        this::look, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
  }

  private void look() {
    try {
      long least = Long.MAX_VALUE;
      Path where = Path.of("");
      for (Disk disk : disks) {
        long free = disk.free();
        if (free < least) {
          least = free;
          where = disk.folder();
        }
      }
      if (!closed && least < limits.writes()) {
        closed = true;
        signal();
        LOG.warn(
            "Writes are refused: {} are free on the disk of {}, and below {} only reads go on."
                + " Free some space; from {} on writes are accepted again.",
            mib(least),
            where,
            mib(limits.writes()),
            mib(limits.again()));
      } else if (closed && least >= limits.again()) {
        closed = false;
        Files.deleteIfExists(signal);
        LOG.info("Writes are accepted again: {} are free on the disk of {}", mib(least), where);
      }
    } catch (IOException | RuntimeException e) {
      LOG.debug("Could not measure free space", e);
    }
  }

  private void signal() {
    try {
      Files.write(signal, new byte[0]);
    } catch (IOException e) {
      LOG.warn("Uploads that have an address already go on: {}", e.toString());
    }
  }

  private static String mib(long bytes) {
    return (bytes >> 20) + " MiB";
  }

  /** Whether writes may be accepted. */
  public boolean hasEnough() {
    return !closed;
  }

  @Override
  public void close() {
    timer.shutdownNow();
  }
}
