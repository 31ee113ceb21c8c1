package io.pinstream.deploy.support;

import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.users.RoleDesk;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Role;
import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One Pinstream for all tests of a run that ask for it, on free ports, with a temporary folder.
 * Started by the first that asks; when all are through, its topics are audited and it is removed.
 */
public final class RunningPinstream implements ParameterResolver {

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == Shared.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return context
        .getRoot()
        .getStore(ExtensionContext.Namespace.create(RunningPinstream.class))
        .computeIfAbsent(Shared.class);
  }

  /** The one that all share: name things so that tests do not meet. */
  public static final class Shared implements AutoCloseable {

    private final Path data;
    private final StandaloneSettings settings;
    private final Standalone standalone;
    private final AtomicLong people = new AtomicLong();

    public Shared() {
      try {
        data = Files.createTempDirectory("pinstream-test");
        settings = StandaloneSettings.onFreePorts(data).withoutLimits();
        standalone = Standalone.start(settings, new Progress(System.out), Clock.systemUTC());
      } catch (IOException e) {
        throw new IllegalStateException(e);
      }
    }

    public String address() {
      return standalone.address();
    }

    public String bootstrapServers() {
      return standalone.bootstrapServers();
    }

    public String metricsAddress() {
      return "http://" + StandaloneSettings.HOST + ":" + settings.ports().internal() + "/metrics";
    }

    public int partitions() {
      return settings.partitions();
    }

    public Path data() {
      return data;
    }

    /** A client that nobody has logged in with. */
    public ApiClient nobody() {
      return ApiClient.at(address());
    }

    /** Somebody new, with a name that nobody else has. */
    public ApiClient somebody(String name) throws IOException, InterruptedException {
      String username = name + "_" + people.incrementAndGet();
      return nobody().signUp(username, "a password of " + username, name);
    }

    /** Somebody new who is a moderator. */
    public ApiClient moderator(String name) throws IOException, InterruptedException {
      String username = name + "_" + people.incrementAndGet();
      String password = "a password of " + username;
      ApiClient nobody = nobody();
      nobody.signUp(username, password, name);
      makeModerator(username);
      return nobody.logIn(username, password);
    }

    /** Counts from the next log-in on. */
    public void makeModerator(String username) throws IOException, InterruptedException {
      applied(desk().grant(username, Role.MODERATOR).orElseThrow());
    }

    /** Counts at once. */
    public void revokeModerator(String username) throws IOException, InterruptedException {
      applied(desk().revoke(username, Role.MODERATOR).orElseThrow());
    }

    private RoleDesk desk() throws IOException {
      Path secret = data.resolve("keys").resolve("installation.secret");
      return new RoleDesk(
          bootstrapServers(), new Ids(Installation.read(secret), Clock.systemUTC()));
    }

    private static void applied(Operation outcome) {
      if (outcome.status() != Operation.Status.APPLIED) {
        throw new IllegalStateException("The role did not change: " + outcome);
      }
    }

    @Override
    public void close() throws IOException {
      try {
        PartitionAudit.check(bootstrapServers(), partitions());
      } finally {
        standalone.close();
        remove(data);
      }
    }
  }

  public static void remove(Path folder) throws IOException {
    Files.walkFileTree(
        folder,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path directory, java.io.IOException e)
              throws IOException {
            Files.delete(directory);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
