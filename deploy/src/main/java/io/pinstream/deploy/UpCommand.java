package io.pinstream.deploy;

import io.pinstream.deploy.demo.Demo;
import io.pinstream.deploy.embedded.StartupException;
import io.pinstream.deploy.standalone.Progress;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.deploy.standalone.StandaloneSettings;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pinstream up}. */
@Command(
    name = "up",
    description = "Starts everything in one process, with data that survives restarts.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class UpCommand implements Callable<Integer> {

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
      description =
          "The API's port (default: ${DEFAULT-VALUE}). The others follow: the blob store N+1,"
              + " metrics N+2, the broker N+1012 and N+1013.")
  private int port;

  @Option(names = "--demo", description = "Fills an empty service with a small demo.")
  private boolean demo;

  @Option(
      names = "--cors-origin",
      paramLabel = "ORIGIN",
      description = "Another web page that may call, such as https://example.org.")
  private List<String> origins = List.of();

  @Option(
      names = "--no-limits",
      description = "Any number of sign-ups and log-ins: for load tests only.")
  private boolean noLimits;

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(System.out);
    StandaloneSettings settings =
        StandaloneSettings.at(data.toAbsolutePath().normalize(), port).withOrigins(origins);
    progress.say("Pinstream, with its data in " + settings.data());
    Standalone standalone;
    try {
      standalone =
          Standalone.start(
              noLimits ? settings.withoutLimits() : settings, progress, Clock.systemUTC());
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
                  standalone.close();
                  progress.say("Stopped");
                  stopped.countDown();
                },
                "stop"));
    Demo people = new Demo(standalone.address(), progress::say);
    if (demo) {
      people.fill();
    }
    progress.say("Pinstream is ready: " + standalone.address() + " (Ctrl-C stops it)");
    if (demo) {
      Thread.ofPlatform().name("demo").daemon().start(people::goOn);
    }
    stopped.await();
    return 0;
  }
}
