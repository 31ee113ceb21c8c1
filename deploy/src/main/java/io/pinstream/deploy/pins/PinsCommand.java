package io.pinstream.deploy.pins;

import io.pinstream.deploy.cli.InternalPort;
import io.pinstream.deploy.nodes.OperatorHomes;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pinstream pins}: what is known of a pin. */
@Command(name = "pins", description = "Shows what is known of a pin, while Pinstream runs.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
public final class PinsCommand implements Runnable {

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say show");
  }

  @Command(description = "Shows a pin, published or not: its fact, its review, its home.")
  int show(
      @Mixin InternalPort port,
      @Parameters(paramLabel = "ID", description = "The id of the pin.") String id)
      throws InterruptedException {
    Id pin = Id.parse(id, IdType.PIN).orElse(null);
    if (pin == null) {
      return failed("'" + id + "' is not the id of a pin");
    }
    try (OperatorHomes homes = OperatorHomes.at(port.node(), port.keys(), Clock.systemUTC())) {
      Optional<List<String>> lines = PinReport.lines(homes, pin);
      lines.ifPresent(all -> all.forEach(System.out::println));
      return lines.isPresent() ? ExitCode.OK : failed("There is no pin " + pin);
    } catch (StartupException e) {
      return failed(String.valueOf(e.getMessage()));
    }
  }

  private static int failed(String why) {
    System.err.println(why);
    return ExitCode.SOFTWARE;
  }
}
