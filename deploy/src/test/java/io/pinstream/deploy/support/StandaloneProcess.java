package io.pinstream.deploy.support;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** {@code pinstream up} in a process of its own, which can be killed and started again. */
public final class StandaloneProcess implements AutoCloseable {

  /** What Kafka Streams prints when it throws a task's state away to restore it from its logs. */
  public static final List<String> STATE_LOST = List.of("TaskCorrupted", "did not find checkpoint");

  // Levels of the log, and stack traces.
  private static final Pattern NOISE =
      Pattern.compile("(?m)^.*( WARN | ERROR |^\\s+at [\\w.$/]+\\(|^Caused by: ).*$");

  private static final Duration STOPPED_WITHIN = Duration.ofMinutes(3);
  private static final int[] OFFSETS = {0, 1, 2, 1012, 1013};

  private final Path folder;
  private final int port;
  private final List<ChildJvm> ended = new ArrayList<>();
  private int runs;
  private ChildJvm jvm;

  private StandaloneProcess(Path folder, int port, Map<String, String> environment)
      throws IOException {
    this.folder = folder;
    this.port = port;
    this.jvm = launch(environment);
  }

  /** Starts on an empty temporary folder and free ports; returns when it is ready. */
  public static StandaloneProcess start() throws IOException, InterruptedException {
    return start(Map.of());
  }

  /** The same with more environment variables than our own. */
  public static StandaloneProcess start(Map<String, String> environment)
      throws IOException, InterruptedException {
    StandaloneProcess process = begin(environment);
    try {
      process.awaitReady();
      return process;
    } catch (IllegalStateException e) {
      process.close();
      throw e;
    }
  }

  /** The same without waiting until it is ready. */
  public static StandaloneProcess begin(Map<String, String> environment) throws IOException {
    return new StandaloneProcess(
        Files.createTempDirectory("pinstream-process"), freePort(), environment);
  }

  /** A number for {@code --port} from which all five follow that are free. */
  public static int freePort() throws IOException {
    SplittableRandom random = new SplittableRandom();
    for (int attempt = 0; attempt < 1_000; attempt++) {
      // Below the range from which the kernel gives ports to connections.
      int candidate = 10_000 + random.nextInt(20_000);
      if (allFree(candidate)) {
        return candidate;
      }
    }
    throw new IOException("no five free ports");
  }

  private static boolean allFree(int candidate) throws IOException {
    List<ServerSocket> held = new ArrayList<>();
    try {
      for (int offset : OFFSETS) {
        ServerSocket socket = new ServerSocket();
        held.add(socket);
        socket.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), candidate + offset));
      }
      return true;
    } catch (java.net.BindException e) {
      return false;
    } finally {
      for (ServerSocket socket : held) {
        socket.close();
      }
    }
  }

  /** What {@code up} is told. */
  public static List<String> up(Path data, int port) {
    return List.of("up", "--data", data.toString(), "--port", "" + port, "--no-limits");
  }

  private ChildJvm launch(Map<String, String> environment) throws IOException {
    runs++;
    return ChildJvm.start(
        folder.resolve("log-" + runs), environment, "io.pinstream.deploy.Main", up(data(), port));
  }

  public void awaitReady() throws IOException, InterruptedException {
    jvm.await("Pinstream is ready");
  }

  /** The warnings, errors and stack traces that this run has printed so far. */
  public List<String> noise() throws IOException {
    return NOISE.matcher(printed()).results().map(MatchResult::group).toList();
  }

  public Path data() {
    return folder.resolve("data");
  }

  public int port() {
    return port;
  }

  public long pid() {
    return jvm.pid();
  }

  /** The broker's process, which the lock that it holds names. */
  public ProcessHandle broker() throws IOException {
    return holderOf("broker.lock");
  }

  /** The blob store's process. */
  public ProcessHandle blobStore() throws IOException {
    return holderOf("blob-store.lock");
  }

  private ProcessHandle holderOf(String lock) throws IOException {
    String signed = Files.readString(data().resolve("run").resolve(lock)).trim();
    return ProcessHandle.of(Long.parseLong(signed.split(" ", 2)[0])).orElseThrow();
  }

  public String address() {
    return "http://127.0.0.1:" + port;
  }

  public String bootstrapServers() {
    return "127.0.0.1:" + (port + 1012);
  }

  /** What the present run, or the last one, has printed. */
  public String printed() throws IOException {
    return jvm.printed();
  }

  /** As {@code kill -9}. */
  public void kill() throws InterruptedException {
    jvm.kill();
  }

  /** As {@code kill -9} of the broker, the blob store and the main process, in this order. */
  public void killAll() throws IOException, InterruptedException {
    broker().destroyForcibly();
    blobStore().destroyForcibly();
    jvm.kill();
  }

  /** As {@code kill}, or Ctrl-C; returns the exit code. */
  public int stop() throws IOException, InterruptedException {
    jvm.terminate();
    return jvm.exitCode(STOPPED_WITHIN);
  }

  /**
   * Starts again what was killed or stopped, with the same folder and ports; does not wait, not
   * even for the children of the last run to end.
   */
  public void startAgain() throws IOException {
    ended.add(jvm);
    jvm = launch(Map.of());
  }

  @Override
  public void close() throws IOException {
    jvm.close();
    ended.forEach(ChildJvm::close);
    RunningPinstream.remove(folder);
  }
}
