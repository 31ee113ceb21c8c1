package io.pinstream.deploy.process;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;

/** What {@code up} runs in the broker's process. */
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
