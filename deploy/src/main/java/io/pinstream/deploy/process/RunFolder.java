package io.pinstream.deploy.process;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;

/**
 * The folder {@code run} of an installation: the locks of its processes, and a file that exists
 * while it runs. Only one Pinstream at a time holds it.
 */
public final class RunFolder implements AutoCloseable {

  private final Path folder;
  private final ProcessLock lock;
  private final boolean lastRunWasKilled;
  private boolean begun;

  private RunFolder(Path folder, ProcessLock lock, boolean lastRunWasKilled) {
    this.folder = folder;
    this.lock = lock;
    this.lastRunWasKilled = lastRunWasKilled;
  }

  /**
   * Takes the folder, and waits until child processes of an earlier run have ended: if their parent
   * was killed, they take a moment longer.
   *
   * @param say prints what it waits for to the console
   * @throws StartupException if another Pinstream holds it
   */
  public static RunFolder take(Path data, Consumer<String> say) throws InterruptedException {
    ProcessLock lock;
    try {
      lock = ProcessLock.take(lock(data), Duration.ZERO);
    } catch (StartupException e) {
      throw new StartupException(
          "The data folder " + data + " cannot be used: " + e.getMessage(), e);
    }
    return taken(data, lock, say);
  }

  /** The same for whom a Pinstream that runs is no reason to give up: then it is empty. */
  public static Optional<RunFolder> takeIfFree(Path data, Consumer<String> say)
      throws InterruptedException {
    ProcessLock lock = ProcessLock.tryTake(lock(data));
    return lock == null ? Optional.empty() : Optional.of(taken(data, lock, say));
  }

  private static RunFolder taken(Path data, ProcessLock lock, Consumer<String> say)
      throws InterruptedException {
    Path folder = in(data);
    ServerProcesses.awaitEarlierRun(folder, say);
    return new RunFolder(folder, lock, Files.exists(note(folder)));
  }

  /** Where it is in an installation. */
  public static Path in(Path data) {
    return data.resolve("run");
  }

  private static Path lock(Path data) {
    return in(data).resolve("standalone.lock");
  }

  /**
   * Records that servers run. A start that was refused before this call leaves the file of the
   * previous run unchanged.
   */
  public void begin() throws IOException {
    begun = true;
    if (!lastRunWasKilled) {
      Files.createFile(note(folder));
    }
  }

  /** Whether an earlier run may have left processes. */
  public static boolean isIn(Path data) {
    return Files.isDirectory(in(data));
  }

  public Path path() {
    return folder;
  }

  /** Whether the last run did not end cleanly. */
  public boolean lastRunWasKilled() {
    return lastRunWasKilled;
  }

  private static Path note(Path folder) {
    return folder.resolve("running");
  }

  /** Call after everything else has ended cleanly. */
  @Override
  public void close() throws IOException {
    try (lock) {
      if (begun) {
        Files.deleteIfExists(note(folder));
      }
    }
  }
}
