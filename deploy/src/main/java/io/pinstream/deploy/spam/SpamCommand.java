package io.pinstream.deploy.spam;

import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** {@code pinstream spam}: commands of the classifiers. */
@Command(
    name = "spam",
    description = "Trains, measures and runs the classifiers of spam, phishing and odd accounts.",
    subcommands = {
      TrainCommand.class,
      EvaluateCommand.class,
      ScoreCommand.class,
      AnomaliesCommand.class,
      AnnounceCommand.class,
      TakeBackCommand.class
    })
@SuppressWarnings("NullAway.Init") // picocli sets the specification.
public final class SpamCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new CommandLine.ParameterException(spec.commandLine(), "Which command?");
  }
}
