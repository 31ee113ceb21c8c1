package io.pinstream.deploy.process;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.json.JsonMapper;
import io.pinstream.deploy.startup.StartupException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The lifecycle of a child process: it reads its settings from standard input, serves, and ends on
 * the command {@link #STOP} or at the end of that input, because then its parent has ended.
 *
 * <p>Ctrl-C reaches all processes of a terminal at once, and a service manager's SIGTERM all
 * processes of a group. The parent still needs the servers then, to finish accepted requests. So
 * after a signal, a child waits for its parent's command, for a limited time.
 */
final class ServerLife {

  /** Printed by a child when it serves. */
  static final String READY = "::ready";

  /** Printed by a child that cannot start, followed by the reason. */
  static final String REFUSED = "::refused ";

  /** Written by a parent to stop a child cleanly. */
  static final String STOP = "stop";

  private static final Logger LOG = LoggerFactory.getLogger(ServerLife.class);
  private static final Duration SIGNAL_WAITS = Duration.ofSeconds(15);

  /** An orphaned child holds ports and files that the next start needs. */
  private static final Duration ORPHAN_STOPS_WITHIN = Duration.ofSeconds(10);

  private static final Duration LAST_CHILD_ENDS_WITHIN = Duration.ofSeconds(30);
  private static final int ORPHANED = 3;

  /** The first line of standard input. */
  record Instructions(String lockFile, JsonNode settings) {}

  private final BufferedReader in;
  private final CountDownLatch ending = new CountDownLatch(1);
  private volatile boolean serving;
  private volatile boolean orphaned;

  private ServerLife(BufferedReader in) {
    this.in = in;
  }

  /** Returns an exit code if the server cannot start; otherwise never returns. */
  static <S> int live(Class<S> type, Function<S, AutoCloseable> start)
      throws IOException, InterruptedException {
    ServerLife life =
        new ServerLife(
            new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)));
    return life.run(type, start, System.out);
  }

  private <S> int run(Class<S> type, Function<S, AutoCloseable> start, PrintStream out)
      throws IOException, InterruptedException {
    String line = in.readLine();
    if (line == null) {
      return ORPHANED;
    }
    Thread.ofPlatform().daemon().name("watch-parent").start(this::watchParent);
    AutoCloseable server;
    ProcessLock lock;
    try {
      JsonMapper mapper = JsonMapper.builder().build();
      Instructions instructions = mapper.readValue(line, Instructions.class);
      S settings = mapper.treeToValue(instructions.settings(), type);
      // Held until this process ends in any way.
      lock = ProcessLock.take(Path.of(instructions.lockFile()), LAST_CHILD_ENDS_WITHIN);
      server = start.apply(settings);
    } catch (StartupException | JsonProcessingException e) {
      out.println(REFUSED + String.valueOf(e.getMessage()).replace('\n', ' '));
      out.flush();
      return 1;
    }
    serving = true;
    Runtime.getRuntime()
        .addShutdownHook(new Thread(() -> stopAfterSignal(server), "stop-after-signal"));
    out.println(READY);
    out.flush();
    ending.await();
    if (orphaned) {
      Thread.ofPlatform().daemon().name("end-in-time").start(ServerLife::haltInTime);
    }
    close(server);
    lock.close();
    // Not exit(): a shutdown hook may be waiting for this thread.
    Runtime.getRuntime().halt(0);
    return 0;
  }

  private void watchParent() {
    try {
      String line = in.readLine();
      while (line != null && !line.equals(STOP)) {
        line = in.readLine();
      }
      orphaned = line == null;
    } catch (IOException e) {
      orphaned = true;
    }
    if (!serving) {
      Runtime.getRuntime().halt(ORPHANED);
    }
    ending.countDown();
  }

  private void stopAfterSignal(AutoCloseable server) {
    try {
      if (ending.await(SIGNAL_WAITS.toMillis(), TimeUnit.MILLISECONDS)) {
        new CountDownLatch(1).await(); // the main thread halts the process
      } else {
        LOG.warn("Stopped by a signal, although its parent runs");
        close(server);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static void close(AutoCloseable server) {
    try {
      server.close();
    } catch (Exception e) {
      LOG.warn("The server did not close cleanly", e);
    }
  }

  private static void haltInTime() {
    try {
      Thread.sleep(ORPHAN_STOPS_WITHIN);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
    Runtime.getRuntime().halt(ORPHANED);
  }
}
