package io.pinstream.deploy.spam;

import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.topologies.models.ModelAnnouncement;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code pinstream spam take-back}: withdraws the last announced model. */
@Command(
    name = "take-back",
    description =
        "Takes back the model that was announced last; the one before it, or at last the one that"
            + " comes with Pinstream, is in force again.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class TakeBackCommand implements Callable<Integer> {

  @Mixin private RunningInstallation installation;

  @Override
  public Integer call() throws IOException, InterruptedException, ExecutionException {
    return installation.announcing(TakeBackCommand::takeBack);
  }

  private static void takeBack(ModelAnnouncement announcement)
      throws InterruptedException, ExecutionException {
    Optional<ModelRelease> taken = announcement.takeBack();
    String now =
        announcement.inForce().map(ModelRelease::version).orElse("that comes with Pinstream");
    System.out.println(
        taken
                .map(release -> "Model " + release.version() + " is taken back; the model ")
                .orElse("No model was announced; the model ")
            + now
            + " is in force");
  }
}
