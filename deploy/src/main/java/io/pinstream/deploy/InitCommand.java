package io.pinstream.deploy;

import io.pinstream.deploy.cli.BrokerAddresses;
import io.pinstream.deploy.nodes.Founding;
import io.pinstream.deploy.startup.StartupException;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code pinstream init}. */
@Command(
    name = "init",
    description =
        "Makes the keys and the topics of a fleet, once; run again, it makes what is missing of the"
            + " topics.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class InitCommand implements Callable<Integer> {

  @Option(
      names = "--bootstrap-servers",
      paramLabel = "HOST:PORT",
      required = true,
      defaultValue = "${env:PINSTREAM_BOOTSTRAP_SERVERS}",
      converter = BrokerAddresses.class,
      description = "Kafka (or PINSTREAM_BOOTSTRAP_SERVERS).")
  private String bootstrapServers;

  @Option(
      names = "--keys",
      paramLabel = "DIR",
      required = true,
      defaultValue = "${env:PINSTREAM_KEYS}",
      description = "Where the keys go, to be copied to every node (or PINSTREAM_KEYS).")
  private Path keys;

  @Option(
      names = "--partitions",
      paramLabel = "N",
      defaultValue = "4",
      description = "Of each topic, a power of two up to 4096 (default: ${DEFAULT-VALUE}).")
  private int partitions;

  @Option(
      names = "--replication",
      paramLabel = "N",
      defaultValue = "1",
      description = "Brokers that have each partition (default: ${DEFAULT-VALUE}).")
  private int replication;

  @Spec private CommandSpec spec;

  @Override
  public Integer call() throws Exception {
    if (partitions < 1 || partitions > 4_096 || Integer.bitCount(partitions) != 1) {
      throw new ParameterException(
          spec.commandLine(), "--partitions must be a power of two from 1 to 4096");
    }
    if (replication < 1 || replication > 100) {
      throw new ParameterException(spec.commandLine(), "--replication must be from 1 to 100");
    }
    try {
      Founding.found(bootstrapServers, keys, partitions, (short) replication, System.out::println);
      return 0;
    } catch (StartupException e) {
      System.err.println(e.getMessage());
      return 1;
    }
  }
}
