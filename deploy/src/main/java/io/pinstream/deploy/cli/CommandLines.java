package io.pinstream.deploy.cli;

import io.pinstream.deploy.build.Build;
import java.util.LinkedHashMap;
import java.util.Map;
import picocli.AutoComplete;
import picocli.CommandLine;
import picocli.CommandLine.HelpCommand;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.UnmatchedArgumentException;

/**
 * Adds to every command, nested ones too, {@code -h} and {@code --help} with the exit codes; to
 * commands with subcommands, {@code help}; and to the whole program, shell completion. Wrong
 * arguments are reported in one sentence, with a pointer to the help.
 */
public final class CommandLines {

  private static final Map<String, String> EXIT_CODES = new LinkedHashMap<>();

  static {
    EXIT_CODES.put("0", "It is done.");
    EXIT_CODES.put("1", "It failed; the reason is on stderr.");
    EXIT_CODES.put("2", "The arguments are wrong; nothing was tried.");
    EXIT_CODES.put("3", "tap: there is no such topic, or it is not PUBLIC.");
  }

  private CommandLines() {}

  public static CommandLine of(Object command) {
    CommandLine line = new CommandLine(command);
    line.addSubcommand(new AutoComplete.GenerateCompletion());
    addHelp(line);
    return line.setCaseInsensitiveEnumValuesAllowed(true)
        .setParameterExceptionHandler(CommandLines::wrongArguments);
  }

  private static void addHelp(CommandLine line) {
    CommandSpec spec = line.getCommandSpec();
    if (spec.findOption("--help") == null) {
      spec.addOption(
          OptionSpec.builder("-h", "--help")
              .usageHelp(true)
              .description("Shows this, and ends.")
              .build());
    }
    spec.usageMessage().exitCodeListHeading("%nExit codes:%n").exitCodeList(EXIT_CODES);
    line.getSubcommands().values().forEach(CommandLines::addHelp);
    if (!line.getSubcommands().isEmpty()) {
      line.addSubcommand(new HelpCommand());
    }
  }

  private static int wrongArguments(ParameterException wrong, String[] arguments) {
    CommandLine line = wrong.getCommandLine();
    line.getErr().println(wrong.getMessage());
    if (!UnmatchedArgumentException.printSuggestions(wrong, line.getErr())) {
      line.getErr().println("See " + line.getCommandSpec().qualifiedName() + " --help");
    }
    return CommandLine.ExitCode.USAGE;
  }

  /** The build, for {@code --version}. */
  public static final class Version implements IVersionProvider {

    @Override
    public String[] getVersion() {
      return new String[] {Build.read().toString()};
    }
  }
}
