package io.pinstream.deploy;

import io.pinstream.deploy.backup.BackupCommand;
import io.pinstream.deploy.backup.RestoreCommand;
import io.pinstream.deploy.cli.CommandLines;
import io.pinstream.deploy.deadletters.DeadLettersCommand;
import io.pinstream.deploy.pins.PinsCommand;
import io.pinstream.deploy.process.BlobStoreCommand;
import io.pinstream.deploy.process.BrokerCommand;
import io.pinstream.deploy.spam.SpamCommand;
import io.pinstream.deploy.users.UsersCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code ./pinstream}. */
@Command(
    name = "pinstream",
    description = "The open backend of a photo- and link-board service.",
    mixinStandardHelpOptions = true,
    versionProvider = CommandLines.Version.class,
    subcommands = {
      UpCommand.class,
      InitCommand.class,
      RunCommand.class,
      StatusCommand.class,
      ClusterCommand.class,
      TapCommand.class,
      RotateKeysCommand.class,
      BackupCommand.class,
      RestoreCommand.class,
      DeadLettersCommand.class,
      UsersCommand.class,
      PinsCommand.class,
      RehearseCommand.class,
      SpamCommand.class,
      BrokerCommand.class,
      BlobStoreCommand.class
    })
public final class Main {

  /** Also read by {@code logback.xml}. Child processes inherit it and log in the same format. */
  private static final String LOG_FORMAT = "PINSTREAM_LOG";

  private Main() {}

  public static void main(String[] args) {
    CommandLine line = commandLine();
    String log = System.getenv().getOrDefault(LOG_FORMAT, "text");
    if (!log.equals("text") && !log.equals("json")) {
      System.err.println(LOG_FORMAT + " is '" + log + "'; it must be text or json");
      System.exit(CommandLine.ExitCode.USAGE);
    }
    if (args.length == 0) {
      line.usage(System.out);
      System.exit(CommandLine.ExitCode.USAGE);
    }
    // Exits even after a partly failed start: Kafka's threads would keep the process alive.
    System.exit(line.execute(args));
  }

  static CommandLine commandLine() {
    return CommandLines.of(new Main());
  }
}
