package io.pinstream.deploy.backup;

import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pinstream restore}. */
@Command(
    name = "restore",
    description = "Puts a backup into a new folder, after looking at all of it.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
public final class RestoreCommand implements Callable<Integer> {

  @Option(
      names = "--from",
      paramLabel = "DIR",
      required = true,
      description = "What `pinstream backup` made.")
  private Path from;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      description = "The new folder: empty, or not there yet.")
  private @Nullable Path data;

  @Option(names = "--check", description = "Only looks whether the backup is whole.")
  private boolean check;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() {
    Path into = data;
    if ((into == null) != check) {
      throw new ParameterException(
          spec.commandLine(), "Say where to with --data, or --check to look only");
    }
    try {
      Manifest manifest =
          into == null ? Restore.check(from) : Restore.into(from, into, System.out::println);
      System.out.printf(
          "%s of %s: %d files, %d MiB, all as they were written.%n",
          into == null ? "A backup" : "Restored is the backup",
          manifest.cover().taken(),
          manifest.cover().files(),
          manifest.cover().bytes() >> 20);
      if (into != null) {
        System.out.println("Start it with ./pinstream up --data " + into);
      }
      return 0;
    } catch (StartupException e) {
      System.err.println(e.getMessage());
    } catch (IOException e) {
      System.err.println(
          "Not restored: " + e + (into == null ? "" : ". Remove what is in " + into));
    }
    return 1;
  }
}
