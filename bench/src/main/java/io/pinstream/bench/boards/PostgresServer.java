package io.pinstream.bench.boards;

import io.pinstream.bench.TemporaryFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A separate PostgreSQL on loopback, with an empty cluster in a temporary folder, removed on close.
 * Like Kafka here, it does not fsync, and it has as much memory as Pinstream's stores.
 */
final class PostgresServer implements AutoCloseable {

  static final List<String> SETTINGS =
      List.of(
          // A killed process loses nothing, a power cut may lose everything: as with one broker.
          "synchronous_commit=off",
          "fsync=off",
          "shared_buffers=96MB",
          // A checkpoint a minute or so while it is filled, instead of several.
          "max_wal_size=4GB");

  private static final String USER = "bench";
  private static final Path DEBIAN = Path.of("/usr/lib/postgresql");
  private static final Duration READY_WITHIN = Duration.ofSeconds(30);
  // initdb refuses to run as root; Debian's package brings this user along.
  private static final String SERVER_USER = "postgres";

  private final TemporaryFolder folder;
  private final Process process;
  private final int port;
  private final String password;

  private PostgresServer(TemporaryFolder folder, Process process, int port, String password) {
    this.folder = folder;
    this.process = process;
    this.port = port;
    this.password = password;
  }

  /** The folder of the server's programs, if they are installed. */
  static Optional<Path> programs() throws IOException {
    if (!Files.isDirectory(DEBIAN)) {
      return Stream.of(System.getenv().getOrDefault("PATH", "").split(":"))
          .map(Path::of)
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .findFirst();
    }
    try (Stream<Path> versions = Files.list(DEBIAN)) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.naturalOrder());
    }
  }

  static PostgresServer start(Path programs) throws Exception {
    TemporaryFolder folder = TemporaryFolder.make();
    Path cluster = folder.path().resolve("cluster");
    Path secret = folder.path().resolve("password");
    Path log = folder.path().resolve("log");
    // Other users of this machine can connect to loopback.
    byte[] random = new byte[16];
    new java.security.SecureRandom().nextBytes(random);
    String password = HexFormat.of().formatHex(random);
    Files.writeString(secret, password);
    boolean root = System.getProperty("user.name").equals("root");
    if (root) {
      own(folder.path());
      own(secret);
    }
    run(
        log,
        command(
            root,
            programs.resolve("initdb").toString(),
            "--pgdata=" + cluster,
            "--username=" + USER,
            "--auth=scram-sha-256",
            "--pwfile=" + secret,
            "--encoding=UTF8",
            "--locale=C",
            "--no-sync"));
    int port = freePort();
    List<String> postgres = new ArrayList<>();
    postgres.add(programs.resolve("postgres").toString());
    postgres.addAll(List.of("-D", cluster.toString(), "-p", Integer.toString(port)));
    postgres.addAll(List.of("-c", "listen_addresses=127.0.0.1"));
    postgres.addAll(List.of("-c", "unix_socket_directories="));
    SETTINGS.forEach(setting -> postgres.addAll(List.of("-c", setting)));
    Process process = builder(log, command(root, postgres.toArray(String[]::new))).start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    PostgresServer server = new PostgresServer(folder, process, port, password);
    server.awaitReady(log);
    return server;
  }

  Connection connect() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + port + "/postgres?reWriteBatchedInserts=true",
        USER,
        password);
  }

  private void awaitReady(Path log) throws Exception {
    long deadline = System.nanoTime() + READY_WITHIN.toNanos();
    while (true) {
      try (Connection connection = connect()) {
        if (connection.isValid(1)) {
          return;
        }
      } catch (SQLException e) {
        if (!process.isAlive() || System.nanoTime() > deadline) {
          String said = Files.readString(log);
          close();
          throw new IOException("PostgreSQL did not start: " + said, e);
        }
      }
      Thread.sleep(50);
    }
  }

  /** The command, as a user that PostgreSQL runs as. */
  private static List<String> command(boolean root, String... command) {
    List<String> all = new ArrayList<>();
    if (root) {
      // Becomes the command, so that its process is the server's.
      all.addAll(
          List.of("setpriv", "--reuid=" + SERVER_USER, "--regid=" + SERVER_USER, "--clear-groups"));
    }
    all.addAll(List.of(command));
    return all;
  }

  private static void own(Path path) throws IOException {
    Files.setOwner(
        path,
        path.getFileSystem().getUserPrincipalLookupService().lookupPrincipalByName(SERVER_USER));
  }

  private static ProcessBuilder builder(Path log, List<String> command) {
    ProcessBuilder builder =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("LC_ALL", "C");
    return builder;
  }

  private static void run(Path log, List<String> command) throws Exception {
    if (builder(log, command).start().waitFor() != 0) {
      throw new IOException(
          String.join(" ", command) + " failed: " + Files.readString(log, StandardCharsets.UTF_8));
    }
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /** Connected clients are cut off. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        System.err.println("PostgreSQL does not stop by itself");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } finally {
      process.destroyForcibly();
    }
    folder.close();
  }
}
