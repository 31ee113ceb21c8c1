package io.pinstream.deploy.process;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A lock file that a process holds while it lives, with the process's id and start time. The
 * operating system releases the lock when the process ends, so it is never stale.
 */
public final class ProcessLock implements AutoCloseable {

  private static final Duration PAUSE = Duration.ofMillis(50);

  /** An orphaned child ends within 10 s; one that is stopped (SIGSTOP) never does. */
  private static final Duration ORPHAN_ENDS_WITHIN = Duration.ofSeconds(20);

  private static final Duration KILLED_WITHIN = Duration.ofSeconds(30);

  private final FileChannel channel;

  private ProcessLock(FileChannel channel) {
    this.channel = channel;
  }

  /**
   * Takes the lock, waiting for its holder.
   *
   * @throws StartupException if it is still held after this time
   */
  public static ProcessLock take(Path file, Duration within) throws InterruptedException {
    long end = System.nanoTime() + within.toNanos();
    while (true) {
      ProcessLock lock = tryTake(file);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end > 0) {
        throw new StartupException(
            "%s is in use by another process%s".formatted(file, ofHolder(file)));
      }
      Thread.sleep(PAUSE);
    }
  }

  /**
   * Waits until a child process of an earlier run has ended, and kills it if it does not end by
   * itself. Only the owner of the folder may call this: then the lock's holder can only be such a
   * child.
   */
  static void awaitFree(Path file, String name, Consumer<String> say) throws InterruptedException {
    long began = System.nanoTime();
    boolean said = false;
    boolean killed = false;
    while (true) {
      ProcessLock lock = tryTake(file);
      if (lock != null) {
        lock.close();
        return;
      }
      Duration waited = Duration.ofNanos(System.nanoTime() - began);
      if (!said && waited.compareTo(Duration.ofMillis(500)) > 0) {
        say.accept("Waiting for the %s of the last run to end%s".formatted(name, ofHolder(file)));
        said = true;
      }
      if (!killed && waited.compareTo(ORPHAN_ENDS_WITHIN) > 0) {
        holder(file).ifPresent(ProcessHandle::destroyForcibly);
        killed = true;
      }
      if (waited.compareTo(ORPHAN_ENDS_WITHIN.plus(KILLED_WITHIN)) > 0) {
        throw new StartupException(
            "The %s of an earlier run does not end%s".formatted(name, ofHolder(file)));
      }
      Thread.sleep(PAUSE);
    }
  }

  /** The lock, or null if somebody holds it. */
  static @Nullable ProcessLock tryTake(Path file) {
    try {
      Files.createDirectories(file.toAbsolutePath().getParent());
      FileChannel channel =
          FileChannel.open(file, StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      try {
        FileLock lock = channel.tryLock();
        if (lock != null) {
          sign(channel);
          return new ProcessLock(channel);
        }
      } catch (OverlappingFileLockException heldByThisJvm) {
        // Treated like any other holder.
      }
      channel.close();
      return null;
    } catch (IOException e) {
      throw new StartupException("Cannot use " + file + ": " + e, e);
    }
  }

  private static void sign(FileChannel channel) throws IOException {
    ProcessHandle me = ProcessHandle.current();
    String text = me.pid() + " " + me.info().startInstant().map(Instant::toString).orElse("");
    channel.truncate(0);
    channel.write(ByteBuffer.wrap(text.getBytes(StandardCharsets.UTF_8)), 0);
  }

  /**
   * The process that wrote the file, if it still runs; the start time protects against reused ids.
   */
  static Optional<ProcessHandle> holder(Path file) {
    try {
      String[] signed = Files.readString(file).trim().split(" ", 2);
      if (signed.length < 2) {
        return Optional.empty();
      }
      return ProcessHandle.of(Long.parseLong(signed[0]))
          .filter(
              process ->
                  process
                      .info()
                      .startInstant()
                      .map(Instant::toString)
                      .filter(signed[1]::equals)
                      .isPresent());
    } catch (IOException | NumberFormatException e) {
      return Optional.empty();
    }
  }

  private static String ofHolder(Path file) {
    return holder(file).map(process -> " (process " + process.pid() + ")").orElse("");
  }

  /** Releases the lock. */
  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      throw new StartupException("Cannot close a lock: " + e, e);
    }
  }
}
