package io.pinstream.deploy.users;

import io.pinstream.deploy.cli.BrokerAddresses;
import io.pinstream.deploy.cli.InternalPort;
import io.pinstream.deploy.nodes.OperatorHomes;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.Role;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
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

/** {@code pinstream users}: shows users, and grants and revokes roles. */
@Command(
    name = "users",
    description = "Shows what is known of users, gives them roles, and takes them back.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
public final class UsersCommand implements Runnable {

  private static final String NAME = "[a-z0-9_]{3,30}";

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say show, grant or revoke");
  }

  @Command(description = "Gives a user a role. It counts from the next log-in on.")
  int grant(@Mixin Change change) throws InterruptedException {
    return change.make(true);
  }

  @Command(description = "Takes a role back. It counts at once, also for those who are logged in.")
  int revoke(@Mixin Change change) throws InterruptedException {
    return change.make(false);
  }

  @Command(
      description =
          "Shows a user, published or not: fact, review, home, roles, and how much there is.")
  int show(
      @Mixin InternalPort port,
      @Parameters(paramLabel = "NAME|ID", description = "The user name, or the id.") String who)
      throws InterruptedException {
    Optional<Id> id = Id.parse(who, IdType.USER);
    if (id.isEmpty() && !who.matches(NAME)) {
      return failed("'" + who + "' is neither the id of a user nor a user name");
    }
    try (OperatorHomes homes = OperatorHomes.at(port.node(), port.keys(), Clock.systemUTC())) {
      UserReport report = new UserReport(homes);
      Optional<List<String>> lines = id.or(() -> report.named(who)).flatMap(report::lines);
      lines.ifPresent(all -> all.forEach(System.out::println));
      return lines.isPresent() ? ExitCode.OK : failed("There is no user " + who);
    } catch (StartupException e) {
      return failed(String.valueOf(e.getMessage()));
    }
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
      if (!name.matches(NAME)) {
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
