package io.pinstream.deploy.process;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** The main command of the broker's process, started by {@code up}. */
@Command(name = BrokerCommand.NAME, hidden = true, description = "The broker of a standalone.")
public final class BrokerCommand implements Callable<Integer> {

  static final String NAME = "broker-process";

  @Override
  public Integer call() throws Exception {
    return ServerLife.live(
        BrokerSettings.class,
        settings ->
            EmbeddedKafka.start(settings.dataDir(), settings.port(), settings.controllerPort()));
  }
}
