package io.pinstream.deploy.spam;

import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.topologies.models.ModelAnnouncement;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Parameters;

/** {@code pinstream spam announce}: puts a model in force, without a restart. */
@Command(
    name = "announce",
    description =
        "Puts a model in force in every running instance. One that cannot be used is refused there,"
            + " and the one before stays: see their logs and pinstream_model_refusals.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class AnnounceCommand implements Callable<Integer> {

  @Parameters(paramLabel = "DIR", description = "Where spam.model and thresholds.properties are.")
  private Path folder;

  @Mixin private RunningInstallation installation;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    return installation.announcing(this::announce);
  }

  private void announce(ModelAnnouncement announcement)
      throws IOException, InterruptedException, ExecutionException {
    ModelRelease release = announcement.announce(folder);
    System.out.println("Model " + release.version() + " is announced");
  }
}
