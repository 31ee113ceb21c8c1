package io.pinstream.deploy.backup;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code pinstream backup}. */
@Command(
    name = "backup",
    description =
        "Copies keys, log and images of a standalone into a new folder, while it runs or not.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
public final class BackupCommand implements Callable<Integer> {

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "The folder of the installation (default: ${DEFAULT-VALUE}).")
  private Path data;

  @Option(
      names = "--to",
      paramLabel = "DIR",
      required = true,
      description = "A folder that is empty or not there yet. It will contain all keys.")
  private Path to;

  @Override
  public Integer call() throws InterruptedException {
    try {
      Backup.Report report = Backup.take(data, to, Clock.systemUTC(), System.out::println);
      System.out.printf(
          "Backup of %s in %s: %d files, %d MiB. The broker stood still for %d ms, the blob store"
              + " for %d ms.%n",
          report.cover().taken(),
          to,
          report.cover().files(),
          report.cover().bytes() >> 20,
          report.broker().toMillis(),
          report.blobStore().toMillis());
      return 0;
    } catch (StartupException e) {
      System.err.println(e.getMessage());
    } catch (IOException e) {
      System.err.println("No backup: " + e + ". What is in " + to + " is incomplete: remove it.");
    }
    return 1;
  }
}
