package io.pinstream.deploy;

import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.deploy.standalone.StandaloneSettings;
import io.pinstream.deploy.startup.Progress;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/**
 * Run by {@code ./pinstream} after a build, while the JVM records an AOT cache for later starts.
 */
@Command(
    name = "rehearse",
    hidden = true,
    description = "Starts on free ports and stops again, twice: the second time finds data.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class RehearseCommand implements Callable<Integer> {

  @Option(names = "--data", required = true, description = "A folder that may be thrown away.")
  private Path data;

  @Override
  public Integer call() throws Exception {
    StandaloneSettings settings = StandaloneSettings.onFreePorts(data.toAbsolutePath().normalize());
    for (int start = 0; start < 2; start++) {
      Standalone.start(settings, new Progress(System.out), Clock.systemUTC()).close();
    }
    return 0;
  }
}
