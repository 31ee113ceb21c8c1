package io.pinstream.deploy.process;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A node of a local fleet in a child process, restarted whenever it ends. It also ends with this
 * process, however that ends, because its standard input closes.
 */
public final class NodeProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(NodeProcess.class);

  private static final Duration STOP = Duration.ofSeconds(60);
  private static final Duration BEFORE_NEXT = Duration.ofSeconds(1);

  private final String name;
  private final List<String> words;
  private final Path log;
  private final Thread supervisor;
  private final Object lock = new Object();
  // Both guarded by the lock.
  private @Nullable Process process;
  private boolean stopping;

  private NodeProcess(String name, List<String> words, Path log) {
    this.name = name;
    this.words = words;
    this.log = log;
    this.supervisor =
        Thread.ofPlatform().daemon().name("supervise " + name).unstarted(this::supervise);
  }

  /**
   * Starts the node without waiting.
   *
   * @param heapMegabytes the maximum heap
   * @param arguments the arguments of {@code pinstream run}
   * @param log the file for its output
   */
  public static NodeProcess launch(
      String name, int heapMegabytes, List<String> arguments, Path log) {
    List<String> words =
        new ArrayList<>(
            JavaCommand.of(
                    List.of("-Xms32m", "-Xmx" + heapMegabytes + "m"),
                    "PINSTREAM_NODE_JAVA_OPTS",
                    "run")
                .words());
    words.addAll(arguments);
    words.add("--end-with-input");
    NodeProcess node = new NodeProcess(name, List.copyOf(words), log);
    node.supervisor.start();
    return node;
  }

  private void supervise() {
    try {
      while (!isStopping()) {
        runOnce();
        if (!isStopping()) {
          // A node that cannot start must not keep the CPU busy with retries.
          Thread.sleep(BEFORE_NEXT);
        }
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void runOnce() throws InterruptedException {
    try {
      Process child = next();
      if (child != null) {
        int exit = child.waitFor();
        if (!isStopping()) {
          LOG.warn("Node {} ended with exit code {} and is started again", name, exit);
        }
      }
    } catch (IOException e) {
      LOG.error("Node {} could not be started, and is tried again", name, e);
    }
  }

  /** Starts the next process; null if the node is stopping. */
  private @Nullable Process next() throws IOException {
    synchronized (lock) {
      if (stopping) {
        return null;
      }
      ProcessBuilder builder =
          new ProcessBuilder(words)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
      builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
      process = builder.start();
      return process;
    }
  }

  private boolean isStopping() {
    synchronized (lock) {
      return stopping;
    }
  }

  public String name() {
    return name;
  }

  /** The id of the process that runs now; 0 between two of them. */
  public long pid() {
    synchronized (lock) {
      return process != null && process.isAlive() ? process.pid() : 0;
    }
  }

  /** Stops the node, and waits until it has ended. */
  @Override
  public void close() {
    Process child;
    synchronized (lock) {
      stopping = true;
      child = process;
    }
    try {
      if (child != null) {
        child.destroy();
        if (!child.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.warn("Node {} did not stop within {} s and is killed", name, STOP.toSeconds());
          child.destroyForcibly();
        }
      }
      supervisor.interrupt();
      supervisor.join(BEFORE_NEXT);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
