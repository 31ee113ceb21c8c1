package io.pinstream.deploy.users;

import io.pinstream.deploy.cli.BrokerAddresses;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Optional;
import org.apache.kafka.common.errors.TimeoutException;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pinstream users}: grants and revokes roles. */
@Command(
    name = "users",
    description = "Gives users roles, and takes them back, while Pinstream runs.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
public final class UsersCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say grant or revoke");
  }

  @Command(description = "Gives a user a role. It counts from the next log-in on.")
  int grant(@Mixin Change change) throws InterruptedException {
    return change.make(true);
  }

  @Command(description = "Takes a role back. It counts at once, also for those who are logged in.")
  int revoke(@Mixin Change change) throws InterruptedException {
    return change.make(false);
  }

  /** Options of both commands. */
  static final class Change {

    @Parameters(paramLabel = "NAME", description = "The user name.")
    private String name;

    @Parameters(paramLabel = "ROLE", description = "moderator", converter = Roles.class)
    private Role role;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = "data",
        description = "The folder of the installation (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
        names = "--bootstrap",
        paramLabel = "HOST:PORT",
        defaultValue = "127.0.0.1:9092",
        converter = BrokerAddresses.class,
        description = "The broker (default: ${DEFAULT-VALUE}).")
    private String bootstrap;

    int make(boolean grant) throws InterruptedException {
      if (!name.matches("[a-z0-9_]{3,30}")) {
        return failed("A user name has 3 to 30 of a-z, 0-9 and _");
      }
      Installation installation;
      try {
        installation = Installation.read(data.resolve("keys").resolve("installation.secret"));
      } catch (IOException e) {
        return failed("There is no installation in " + data + ": name its folder with --data");
      }
      RoleDesk desk = new RoleDesk(bootstrap, new Ids(installation, Clock.systemUTC()));
      try {
        return told(name, role, grant ? desk.grant(name, role) : desk.revoke(name, role), grant);
      } catch (TimeoutException e) {
        return failed("No broker answers at " + bootstrap + ": is Pinstream up?");
      }
    }
  }

  private static int told(String name, Role role, Optional<Operation> outcome, boolean grant) {
    if (outcome.isEmpty()) {
      return failed("It is not known yet whether that came true; say it again, which does no harm");
    }
    Operation operation = outcome.get();
    Problem problem = operation.problem();
    if (problem != null) {
      return failed(problem.detail());
    }
    boolean changed = Boolean.TRUE.equals(operation.changed());
    String now = grant ? " is now " : " is no longer ";
    String before = grant ? " was already " : " was not ";
    System.out.println(name + (changed ? now : before) + role.word());
    return ExitCode.OK;
  }

  private static int failed(String why) {
    System.err.println(why);
    return ExitCode.SOFTWARE;
  }

  /** Converts names to roles. */
  static final class Roles implements picocli.CommandLine.ITypeConverter<Role> {

    @Override
    public Role convert(String word) {
      return Role.named(word)
          .orElseThrow(
              () -> new picocli.CommandLine.TypeConversionException("there is only moderator"));
    }
  }
}
