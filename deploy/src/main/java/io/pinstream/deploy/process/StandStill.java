package io.pinstream.deploy.process;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;

/**
 * A process that stands still (SIGSTOP): its files are what a kill at this moment would leave, and
 * it goes on as if nothing had happened. A guard, which is a process of its own, wakes it in time
 * even if this one is killed.
 */
public final class StandStill implements AutoCloseable {

  private static final Duration STOPPED_WITHIN = Duration.ofSeconds(5);
  private static final Duration PAUSE = Duration.ofMillis(1);

  private final String name;
  private final long pid;
  private final Process guard;
  // Ctrl-C ends this process without a word to the code that runs.
  private final Thread atExit;
  private final long began = System.nanoTime();

  private StandStill(String name, long pid, Process guard) {
    this.name = name;
    this.pid = pid;
    this.guard = guard;
    this.atExit = new Thread(this::wake, "wake the " + name);
    Runtime.getRuntime().addShutdownHook(atExit);
  }

  /**
   * Returns when no thread of the process runs.
   *
   * @param name of the process, for people
   * @param atMost after so long it is woken whatever happens
   * @throws StartupException when it cannot be brought to a standstill
   */
  public static StandStill begin(String name, ProcessHandle process, Duration atMost)
      throws InterruptedException {
    long pid = process.pid();
    StandStill still;
    try {
      // It must outlive a Ctrl-C, which reaches all processes of a terminal.
      Process guard =
          shell("trap '' INT HUP TERM; sleep %d; kill -CONT %d".formatted(atMost.toSeconds(), pid));
      still = new StandStill(name, pid, guard);
    } catch (IOException e) {
      throw cannot(name, String.valueOf(e.getMessage()), e);
    }
    try {
      still.signal("STOP");
      still.awaitStopped();
      return still;
    } catch (IOException e) {
      still.close();
      throw cannot(name, String.valueOf(e.getMessage()), e);
    } catch (InterruptedException | RuntimeException e) {
      still.close();
      throw e;
    }
  }

  private static StartupException cannot(String name, String why, Throwable cause) {
    return new StartupException(
        "The %s cannot be made to stand still: %s".formatted(name, why), cause);
  }

  private static Process shell(String command) throws IOException {
    return new ProcessBuilder("sh", "-c", command)
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  private void signal(String signal) throws IOException, InterruptedException {
    if (shell("kill -%s %d".formatted(signal, pid)).waitFor() != 0) {
      throw new IOException("process " + pid + " takes no signal from this user");
    }
  }

  private void awaitStopped() throws IOException, InterruptedException {
    while (!isStopped()) {
      if (System.nanoTime() - began > STOPPED_WITHIN.toNanos()) {
        throw new IOException("process " + pid + " goes on running");
      }
      Thread.sleep(PAUSE);
    }
  }

  /** A signal is noted at once, but each thread stops at the end of what it asked of the system. */
  private boolean isStopped() throws IOException, InterruptedException {
    Path threads = Path.of("/proc", Long.toString(pid), "task");
    if (Files.isDirectory(threads)) {
      List<Path> all;
      try (Stream<Path> list = Files.list(threads)) {
        all = list.toList();
      }
      for (Path thread : all) {
        if (!isStopped(thread)) {
          return false;
        }
      }
      return !all.isEmpty();
    }
    // Elsewhere than on Linux a process stops as a whole.
    Process ps = new ProcessBuilder("ps", "-o", "state=", "-p", Long.toString(pid)).start();
    String state = new String(ps.getInputStream().readAllBytes(), StandardCharsets.US_ASCII);
    return ps.waitFor() == 0 && state.strip().startsWith("T");
  }

  private static boolean isStopped(Path thread) throws IOException {
    try {
      // Behind the name, which is in brackets and may contain some: the state.
      String stat = Files.readString(thread.resolve("stat"));
      return stat.startsWith(" T", stat.lastIndexOf(')') + 1);
    } catch (NoSuchFileException e) {
      return true; // It has ended.
    }
  }

  /**
   * To be asked before what was seen meanwhile is believed.
   *
   * @throws StartupException when it did not stand still all the time
   */
  public void requireUnbroken() throws InterruptedException {
    try {
      if (!isStopped()) {
        throw new StartupException(
            "The %s was woken before all was seen: the disk may be too slow, or somebody else woke it"
                .formatted(name));
      }
    } catch (IOException e) {
      throw cannot(name, String.valueOf(e.getMessage()), e);
    }
  }

  /** For how long it has been standing still. */
  public Duration lasted() {
    return Duration.ofNanos(System.nanoTime() - began);
  }

  private void wake() {
    try {
      signal("CONT");
    } catch (IOException e) {
      // It has ended, or the guard will do it.
      return;
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return;
    }
    guard.descendants().forEach(ProcessHandle::destroyForcibly);
    guard.destroyForcibly();
  }

  /** Lets it go on. */
  @Override
  public void close() {
    wake();
    try {
      Runtime.getRuntime().removeShutdownHook(atExit);
    } catch (IllegalStateException thisProcessEnds) {
      return; // The hook does the same once more.
    }
  }
}
