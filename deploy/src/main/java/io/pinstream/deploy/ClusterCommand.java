package io.pinstream.deploy;

import io.pinstream.deploy.cli.ApiPort;
import io.pinstream.deploy.standalone.LocalFleet;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import io.pinstream.deploy.startup.StartupException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pinstream cluster}. */
@Command(
    name = "cluster",
    description = "A fleet on this machine, to try what operators do.",
    subcommands = ClusterCommand.Up.class)
final class ClusterCommand {

  /** {@code pinstream cluster up}. */
  @Command(
      name = "up",
      description = "Starts a broker, a blob store and the nodes, each in a process of its own.")
  @SuppressWarnings("NullAway.Init") // picocli sets the options.
  static final class Up implements Callable<Integer> {

    private static final int MOST = 9;

    @Option(
        names = "--data",
        paramLabel = "DIR",
        defaultValue = "data",
        description = "The folder that holds everything (default: ${DEFAULT-VALUE}).")
    private Path data;

    @Option(
        names = "--port",
        paramLabel = "N",
        defaultValue = "8080",
        converter = ApiPort.class,
        description =
            "The port of the first API (default: ${DEFAULT-VALUE}); the next ones have N+20, N+40,"
                + " and so on.")
    private int port;

    @Option(
        names = "--workers",
        paramLabel = "N",
        defaultValue = "2",
        description = "Nodes that decide and keep the views (default: ${DEFAULT-VALUE}).")
    private int workers;

    @Option(
        names = "--apis",
        paramLabel = "N",
        defaultValue = "2",
        description = "Nodes that take writes and answer reads (default: ${DEFAULT-VALUE}).")
    private int apis;

    @Spec private CommandSpec spec;

    @Override
    public Integer call() throws Exception {
      if (workers < 1 || workers > MOST || apis < 1 || apis > MOST) {
        throw new ParameterException(
            spec.commandLine(), "--workers and --apis must be from 1 to " + MOST);
      }
      Progress progress = new Progress(System.out);
      StandaloneSettings settings = StandaloneSettings.at(data.toAbsolutePath().normalize(), port);
      progress.say("A fleet, with its data in " + settings.data());
      LocalFleet fleet;
      try {
        fleet = LocalFleet.start(settings, workers, apis, progress, Clock.systemUTC());
      } catch (StartupException e) {
        System.err.println(e.getMessage());
        return 1;
      }
      CountDownLatch stopped = new CountDownLatch(1);
      Runtime.getRuntime()
          .addShutdownHook(
              new Thread(
                  () -> {
                    progress.say("Stopping");
                    fleet.close();
                    progress.say("Stopped");
                    stopped.countDown();
                  },
                  "stop"));
      progress.say(
          "The fleet is ready: %s (Ctrl-C stops it)"
              .formatted(String.join(", ", fleet.addresses())));
      progress.say(
          "  ./pinstream status --node %s --keys %s"
              .formatted(fleet.statusAddress(), settings.data().resolve("keys")));
      stopped.await();
      return 0;
    }
  }
}
