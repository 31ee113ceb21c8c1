package io.pinstream.deploy.support;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** A main class of ours in a JVM of its own, with the class path of this one. */
public final class ChildJvm implements AutoCloseable {

  private static final Duration READY_WITHIN = Duration.ofMinutes(15);
  private static final Duration DEAD_WITHIN = Duration.ofSeconds(30);

  private final Process process;
  private final Path log;

  // What it started in turn, as far as it was seen.
  private final Set<ProcessHandle> descendants = ConcurrentHashMap.newKeySet();

  // Should this JVM be stopped in the midst of a test.
  private final Thread lastResort;

  private ChildJvm(Process process, Path log) {
    this.process = process;
    this.log = log;
    this.lastResort = new Thread(process::destroyForcibly, "kill " + process.pid());
    Runtime.getRuntime().addShutdownHook(lastResort);
  }

  /**
   * Starts it, and does not wait.
   *
   * @param log gets what it prints, on both streams
   * @param environment more variables than our own
   */
  public static ChildJvm start(
      Path log, Map<String, String> environment, String mainClass, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-XX:+UseSerialGC");
    // It lives for some seconds: what the second compiler would win, it costs.
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-Xmx512m");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add(mainClass);
    command.addAll(arguments);
    ProcessBuilder builder =
        new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(log.toFile());
    builder.environment().putAll(environment);
    return new ChildJvm(builder.start(), log);
  }

  public long pid() {
    return process.pid();
  }

  /** All that it has printed so far. */
  public String printed() throws IOException {
    return new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
  }

  /** Waits until it has printed a line with this in it, and returns that line. */
  public String await(String text) throws IOException, InterruptedException {
    long end = System.nanoTime() + READY_WITHIN.toNanos();
    while (true) {
      boolean alive = process.isAlive();
      String line = printed().lines().filter(one -> one.contains(text)).findFirst().orElse("");
      if (!line.isEmpty()) {
        return line;
      }
      if (!alive || System.nanoTime() > end) {
        throw new IllegalStateException(
            (alive ? "Waiting in vain for '" : "It ended without '") + text + "':\n" + printed());
      }
      Thread.sleep(20);
    }
  }

  /** Waits until it has ended by itself, and returns its exit code. */
  public int exitCode(Duration within) throws IOException, InterruptedException {
    if (!process.waitFor(within.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Still running after " + within + ":\n" + printed());
    }
    return process.exitValue();
  }

  /** SIGTERM. */
  public void terminate() {
    noteDescendants();
    process.destroy();
  }

  private void noteDescendants() {
    process.descendants().forEach(descendants::add);
  }

  /** SIGKILL; returns when it is dead. Its children are left to end by themselves. */
  public void kill() throws InterruptedException {
    noteDescendants();
    process.destroyForcibly();
    if (!process.waitFor(DEAD_WITHIN.toMillis(), TimeUnit.MILLISECONDS)) {
      throw new IllegalStateException("Process " + process.pid() + " survives its killing");
    }
  }

  /** Kills it and all that it started. */
  @Override
  public void close() {
    try {
      kill();
      for (ProcessHandle descendant : descendants) {
        descendant.destroyForcibly();
        awaitEnd(descendant);
      }
      Runtime.getRuntime().removeShutdownHook(lastResort);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void awaitEnd(ProcessHandle handle) throws InterruptedException {
    long end = System.nanoTime() + DEAD_WITHIN.toNanos();
    while (handle.isAlive()) {
      if (System.nanoTime() > end) {
        throw new IllegalStateException("Process " + handle.pid() + " survives its killing");
      }
      Thread.sleep(10);
    }
  }
}
