package io.pinstream.deploy.startup;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Keeps Kafka Streams from warning, with stack traces, of what is certain after a kill: that tasks
 * which were being written to are "corrupted", and restored from their logs. At any other time such
 * a warning must be heard.
 */
public final class RestoreNoise implements AutoCloseable {

  private static final String STREAMS = "org.apache.kafka.streams.processor.internals.";

  /** What is still heard of each. TaskManager says the same as an error, before it is thrown. */
  private static final Map<String, Level> HEARD =
      Map.of(
          STREAMS + "TaskManager", Level.OFF,
          STREAMS + "StreamThread", Level.ERROR,
          STREAMS + "ProcessorStateManager", Level.ERROR,
          STREAMS + "DefaultStateUpdater", Level.ERROR);

  private final LoggerContext context;

  private RestoreNoise(LoggerContext context) {
    this.context = context;
  }

  /**
   * Until it is closed.
   *
   * @param killed whether the last run was killed; else everything is heard
   */
  public static RestoreNoise after(boolean killed) {
    RestoreNoise noise = new RestoreNoise((LoggerContext) LoggerFactory.getILoggerFactory());
    if (killed) {
      HEARD.forEach((name, level) -> noise.context.getLogger(name).setLevel(level));
    }
    return noise;
  }

  @Override
  public void close() {
    HEARD.keySet().forEach(name -> context.getLogger(name).setLevel(null));
  }
}
