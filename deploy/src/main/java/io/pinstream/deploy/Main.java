package io.pinstream.deploy;

import io.pinstream.deploy.spam.SpamCommand;
import io.pinstream.deploy.users.UsersCommand;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command line of {@code ./pinstream}. */
@Command(
    name = "pinstream",
    description = "The open backend of a photo- and link-board service.",
    mixinStandardHelpOptions = true,
    version = "Pinstream 0.1.0",
    subcommands = {
      UpCommand.class,
      TapCommand.class,
      RotateKeysCommand.class,
      UsersCommand.class,
      RehearseCommand.class,
      SpamCommand.class
    })
public final class Main {

  private Main() {}

  public static void main(String[] args) {
    CommandLine line = new CommandLine(new Main()).setCaseInsensitiveEnumValuesAllowed(true);
    if (args.length == 0) {
      line.usage(System.out);
      System.exit(CommandLine.ExitCode.USAGE);
    }
    // Exits even if something failed half started: Kafka's threads would keep the process.
    System.exit(line.execute(args));
  }
}
