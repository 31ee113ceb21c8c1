package io.pinstream.bench.feeds;

import io.pinstream.bench.TemporaryFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A separate Redis, in memory only, on a Unix socket in a temporary folder: faster than loopback,
 * and inaccessible to others. Removed on close.
 */
final class RedisServer implements AutoCloseable {

  /** Everything else is Redis' default. */
  static final List<String> SETTINGS =
      List.of("--port", "0", "--save", "", "--appendonly", "no", "--daemonize", "no");

  private static final Duration READY_WITHIN = Duration.ofSeconds(10);

  private final TemporaryFolder folder;
  private final Process process;

  private RedisServer(TemporaryFolder folder, Process process) {
    this.folder = folder;
    this.process = process;
  }

  /** The server's program, if it is installed. */
  static Optional<Path> program() {
    return Stream.of(System.getenv().getOrDefault("PATH", "").split(":", -1))
        .map(folder -> Path.of(folder, "redis-server"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  static RedisServer start(Path program) throws IOException, InterruptedException {
    TemporaryFolder folder = TemporaryFolder.make();
    List<String> command = new ArrayList<>(List.of(program.toString()));
    command.addAll(SETTINGS);
    command.addAll(List.of("--unixsocket", socket(folder).toString(), "--unixsocketperm", "700"));
    Path log = folder.path().resolve("log");
    Process process =
        new ProcessBuilder(command)
            .directory(folder.path().toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    RedisServer server = new RedisServer(folder, process);
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (!Files.exists(socket(folder))) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        String said = Files.readString(log);
        server.close();
        throw new IOException("Redis did not start: " + said);
      }
      Thread.sleep(20);
    }
    return server;
  }

  private static Path socket(TemporaryFolder folder) {
    return folder.path().resolve("redis.sock");
  }

  RedisClient connect() throws IOException {
    return new RedisClient(socket(folder));
  }

  double cpuSeconds() throws IOException {
    return Cpu.ofProcess(process.pid());
  }

  long resident() throws IOException {
    return Cpu.resident(process.pid());
  }

  /** Of its main thread only, which does all of the work, to the nanosecond. */
  double exactCpuSeconds() throws IOException {
    String file = "/proc/" + process.pid() + "/task/" + process.pid() + "/schedstat";
    return Long.parseLong(Files.readString(Path.of(file)).split(" ", -1)[0]) / 1e9;
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(10, TimeUnit.SECONDS)) {
        System.err.println("Redis does not stop by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    folder.close();
  }
}
