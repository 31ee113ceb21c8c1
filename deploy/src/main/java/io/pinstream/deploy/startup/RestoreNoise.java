package io.pinstream.deploy.startup;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.LoggerContext;
import java.util.Map;
import org.slf4j.LoggerFactory;

/**
 * Suppresses warnings of Kafka Streams that always follow a kill: stack traces saying that open
 * tasks are "corrupted" and are restored from their changelogs. At any other time these warnings
 * must stay visible.
 */
public final class RestoreNoise implements AutoCloseable {

  private static final String STREAMS = "org.apache.kafka.streams.processor.internals.";

  /** The remaining log level of each. TaskManager logs the same as an error before it throws. */
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
   * Suppresses them until closed.
   *
   * @param killed whether the last run was killed; if not, nothing is suppressed
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
