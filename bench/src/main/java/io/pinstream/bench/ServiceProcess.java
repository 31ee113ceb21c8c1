package io.pinstream.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;

/** A separate Pinstream process with an empty folder, removed on close. */
final class ServiceProcess implements AutoCloseable {

  // The offsets that all ports have from the first; see StandaloneSettings.
  private static final int[] OFFSETS = {0, 1, 2, 1012, 1013};
  private static final int BROKER = 3;

  private final Process process;
  private final TemporaryFolder data;
  private final int port;

  private ServiceProcess(Process process, TemporaryFolder data, int port) {
    this.process = process;
    this.data = data;
    this.port = port;
  }

  static ServiceProcess start() throws IOException {
    TemporaryFolder data = TemporaryFolder.make();
    int port = freePort(0);
    Process process =
        new ProcessBuilder(
                List.of(
                    ProcessHandle.current().info().command().orElse("java"),
                    "--enable-native-access=ALL-UNNAMED",
                    "--sun-misc-unsafe-memory-access=allow",
                    "-XX:+UseSerialGC",
                    "-Xmx768m",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "io.pinstream.deploy.Main",
                    "up",
                    "--no-limits",
                    "--data",
                    // Apart from its log: a folder with something in it would be refused.
                    data.path().resolve("data").toString(),
                    "--port",
                    Integer.toString(port)))
            .redirectError(data.path().resolve("log").toFile())
            .start();
    ServiceProcess service = new ServiceProcess(process, data, port);
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    for (String line = out.readLine(); line != null; line = out.readLine()) {
      System.err.println(line);
      if (line.startsWith("Pinstream is ready")) {
        return service;
      }
    }
    throw new IOException("It did not start: " + Files.readString(data.path().resolve("log")));
  }

  String address() {
    return "http://127.0.0.1:" + port;
  }

  String bootstrapServers() {
    return "127.0.0.1:" + (port + OFFSETS[BROKER]);
  }

  /** CPU that the process has used so far, in seconds. */
  double cpuSeconds() {
    return process.info().totalCpuDuration().map(d -> d.toMillis() / 1e3).orElse(Double.NaN);
  }

  /**
   * A port that is free, and so are those that follow from it.
   *
   * @param number of the service, if several are to run at a time
   */
  static int freePort(int number) {
    int from = Integer.getInteger("pinstream.bench.port", 20_000) + 100 * number;
    for (int port = from; port < 30_000; port += 7) {
      int first = port;
      if (IntStream.of(OFFSETS).allMatch(offset -> isFree(first + offset))) {
        return port;
      }
    }
    throw new IllegalStateException("No ports are free");
  }

  private static boolean isFree(int port) {
    try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
      return socket.isBound();
    } catch (IOException taken) {
      return false;
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      process.onExit().get(20, TimeUnit.SECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (ExecutionException | TimeoutException e) {
      System.err.println("The service does not stop by itself");
    } finally {
      process.destroyForcibly();
    }
    data.close();
  }
}
