package io.pinstream.deploy.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pinstream.deploy.startup.StartupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A server in a child process, from this process's side. The child gets its settings as one line on
 * its standard input, and ends when that input does: so it ends with us, however we end. It says on
 * its standard output when it serves; its log goes to our standard error.
 */
final class SupervisedProcess implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SupervisedProcess.class);

  /** How long a stopped child may take to end before it is killed. */
  private static final Duration STOP = Duration.ofSeconds(60);

  private static final Duration REAP = Duration.ofSeconds(10);

  private final String name;
  private final JavaCommand command;
  private final String instructions;
  private final Runnable back;
  private final Restarts restarts = new Restarts();
  private final CompletableFuture<Void> first = new CompletableFuture<>();
  private final Thread supervisor;

  private final Object lock = new Object();
  // Both guarded by the lock.
  private @Nullable Process process;
  private boolean stopping;

  private volatile boolean up;
  // The last child's reason for not starting.
  private volatile @Nullable String refusal;

  private SupervisedProcess(
      String name, JavaCommand command, String instructions, Runnable isBack) {
    this.name = name;
    this.command = command;
    this.instructions = instructions;
    this.back = isBack;
    this.supervisor =
        Thread.ofPlatform().daemon().name("supervise " + name).unstarted(this::supervise);
  }

  /**
   * Starts and supervises a child without waiting for it.
   *
   * @param lockFile what the child holds while it lives
   * @param settings a record, for the child
   * @param isBack called when it serves again after it had ended
   */
  static SupervisedProcess launch(
      String name, JavaCommand command, Path lockFile, Object settings, Runnable isBack) {
    String instructions;
    try {
      JsonMapper mapper = JsonMapper.builder().build();
      instructions =
          mapper.writeValueAsString(
              new ServerLife.Instructions(lockFile.toString(), mapper.valueToTree(settings)));
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
    SupervisedProcess supervised = new SupervisedProcess(name, command, instructions, isBack);
    supervised.supervisor.start();
    return supervised;
  }

  /**
   * Waits for the first start, as long as it takes.
   *
   * @throws StartupException if it refuses to start, or keeps ending
   */
  void awaitReady() throws InterruptedException {
    try {
      first.get();
    } catch (ExecutionException e) {
      String message = e.getCause() == null ? e.toString() : e.getCause().getMessage();
      throw new StartupException(String.valueOf(message), e);
    }
  }

  boolean isUp() {
    return up;
  }

  private void supervise() {
    boolean goOn = true;
    while (goOn) {
      try {
        int exit = runOnce();
        goOn = !isStopping() && again(exit);
      } catch (InterruptedException e) {
        goOn = false;
      } catch (IOException e) {
        first.completeExceptionally(
            new StartupException("The " + name + "'s process could not be started: " + e, e));
        LOG.error("The {}'s process could not be started", name, e);
        goOn = !isStopping() && first.isDone() && !first.isCompletedExceptionally();
      }
    }
    first.completeExceptionally(new StartupException("The " + name + " was stopped"));
  }

  /** Runs the child once; returns its exit code. */
  private int runOnce() throws IOException, InterruptedException {
    refusal = null;
    Process child;
    synchronized (lock) {
      if (stopping) {
        return 0;
      }
      ProcessBuilder builder =
          new ProcessBuilder(command.words()).redirectError(ProcessBuilder.Redirect.INHERIT);
      // glibc would give each thread a heap of its own, which grows and stays.
      builder.environment().putIfAbsent("MALLOC_ARENA_MAX", "2");
      child = builder.start();
      process = child;
    }
    try (BufferedReader said = child.inputReader(StandardCharsets.UTF_8)) {
      tell(child, instructions);
      for (String line = said.readLine(); line != null; line = said.readLine()) {
        hear(line);
      }
    } finally {
      up = false;
    }
    return child.waitFor();
  }

  private static void tell(Process child, String line) {
    try {
      Writer out = child.outputWriter(StandardCharsets.UTF_8);
      out.write(line + "\n");
      out.flush();
    } catch (IOException e) {
      // The child has already ended, which its exit code shows.
      LOG.debug("Could not write to a child", e);
    }
  }

  private void hear(String line) {
    if (line.equals(ServerLife.READY)) {
      up = true;
      if (!first.complete(null)) {
        LOG.info("The {} serves again", name);
        Thread.ofVirtual().name("the " + name + " is back").start(back);
      }
    } else if (line.startsWith(ServerLife.REFUSED)) {
      refusal = line.substring(ServerLife.REFUSED.length());
    } else if (!line.isBlank()) {
      LOG.warn("{}: {}", name, line);
    }
  }

  /** Waits before the next start; returns false to give up. */
  private boolean again(int exit) throws InterruptedException {
    String why = refusal == null ? "exit code " + exit : refusal;
    boolean served = first.isDone();
    if (!served && refusal != null) {
      first.completeExceptionally(new StartupException(refusal));
      return false;
    }
    Duration pause = restarts.after(System.nanoTime());
    if (!served && restarts.areTooMany()) {
      first.completeExceptionally(
          new StartupException(
              "The %s ended %d times while it started (%s); what it logged stands above"
                  .formatted(name, restarts.recent(), why)));
      return false;
    }
    if (restarts.areTooMany()) {
      LOG.error(
          "The {} has FAILED: it ended {} times within {} minutes (last: {}). What is in the views"
              + " can be read, nothing can be written. It is tried again every {} s; what it logged"
              + " stands above",
          name,
          restarts.recent(),
          Restarts.WINDOW.toMinutes(),
          why,
          pause.toSeconds());
    } else {
      LOG.warn("The {} ended ({}) and is started again in {} ms", name, why, pause.toMillis());
    }
    Thread.sleep(pause);
    return !isStopping();
  }

  private boolean isStopping() {
    synchronized (lock) {
      return stopping;
    }
  }

  /** Stops the child, and waits until it has ended. */
  @Override
  public void close() {
    Process child;
    synchronized (lock) {
      stopping = true;
      child = process;
    }
    try {
      if (child == null || !child.isAlive()) {
        supervisor.interrupt(); // the supervisor may be between two children
      } else {
        tell(child, ServerLife.STOP);
        if (!child.waitFor(STOP.toMillis(), TimeUnit.MILLISECONDS)) {
          LOG.warn("The {} did not stop within {} s and is killed", name, STOP.toSeconds());
          child.destroyForcibly();
        }
      }
      supervisor.join(REAP);
    } catch (InterruptedException e) {
      if (child != null) {
        child.destroyForcibly();
      }
      Thread.currentThread().interrupt();
    }
  }
}
