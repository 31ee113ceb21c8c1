package io.pinstream.deploy.spam;

import io.pinstream.spam.model.SpamModel;
import io.pinstream.spam.training.SpamTraining;
import io.pinstream.spam.training.data.DataFolder;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pinstream spam train}: trains a model from a data folder. */
@Command(
    name = "train",
    description = "Trains all models. Takes minutes, and 2 GB: PINSTREAM_JAVA_OPTS=-Xmx2g.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class TrainCommand implements Callable<Integer> {

  @Option(names = "--data", paramLabel = "DIR", required = true, description = "The labelled sets.")
  private Path data;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      defaultValue = "spam-model",
      description = "Where the model is written (default: ${DEFAULT-VALUE}).")
  private Path out;

  @Option(
      names = "--false-alarms",
      paramLabel = "SHARE",
      defaultValue = "0.01",
      description = "The share of honest texts that may get a label (default: ${DEFAULT-VALUE}).")
  private double falseAlarms;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws IOException {
    if (!(falseAlarms > 0 && falseAlarms < 1)) {
      throw new ParameterException(
          spec.commandLine(), "--false-alarms must be more than 0 and less than 1");
    }
    SpamModel model =
        new SpamTraining(falseAlarms).train(new DataFolder(data), System.err::println);
    model.write(out);
    System.out.println(model.version());
    return 0;
  }
}
