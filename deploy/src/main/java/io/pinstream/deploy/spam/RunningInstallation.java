package io.pinstream.deploy.spam;

import io.pinstream.deploy.cli.ApiPort;
import io.pinstream.deploy.standalone.Servers;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.topologies.models.ModelAnnouncement;
import io.pinstream.workers.blobs.BlobStore;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.ExecutionException;
import picocli.CommandLine.Option;

/** Options that locate a running Pinstream on this machine. */
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class RunningInstallation {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The folder of the installation (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--port",
      paramLabel = "N",
      defaultValue = "8080",
      converter = ApiPort.class,
      description = "The port of its API (default: ${DEFAULT-VALUE}).")
  private int port;

  /** The work of a command. */
  interface Work {
    void with(ModelAnnouncement announcement)
        throws IOException, InterruptedException, ExecutionException;
  }

  /** Runs the work; returns the exit code. */
  int announcing(Work work) throws InterruptedException, ExecutionException {
    StandaloneSettings settings = StandaloneSettings.at(data.toAbsolutePath().normalize(), port);
    try {
      Installation installation =
          Installation.read(data.resolve("keys").resolve("installation.secret"));
      Ids ids = new Ids(installation, Clock.systemUTC());
      try (BlobStore blobs = new BlobStore(Servers.blobStore(settings, ids))) {
        work.with(new ModelAnnouncement(settings.bootstrapServers(), blobs, Clock.systemUTC()));
        return 0;
      }
    } catch (IOException | IllegalArgumentException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
