package io.pinstream.deploy.standalone;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.LoggerContext;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.LoggerFactory;

/**
 * Keeps Kafka Streams from warning, with stack traces, of what is certain after a kill: that tasks
 * which were being written to are "corrupted", and restored from their logs. At any other time such
 * a warning must be heard.
 */
final class RestoreNoise implements AutoCloseable {

  private static final String STREAMS = "org.apache.kafka.streams.processor.internals.";
  private static final List<String> LOGGERS =
      List.of(
          STREAMS + "TaskManager",
          STREAMS + "StreamThread",
          STREAMS + "ProcessorStateManager",
          STREAMS + "DefaultStateUpdater");

  private final LoggerContext context;

  private RestoreNoise(LoggerContext context) {
    this.context = context;
  }

  /**
   * Until it is closed.
   *
   * @param killed whether the last run was killed; else everything is heard
   */
  static RestoreNoise after(boolean killed) {
    RestoreNoise noise = new RestoreNoise((LoggerContext) LoggerFactory.getILoggerFactory());
    if (killed) {
      noise.setLevels(Level.ERROR);
    }
    return noise;
  }

  private void setLevels(@Nullable Level level) {
    for (String name : LOGGERS) {
      Logger logger = context.getLogger(name);
      logger.setLevel(level);
    }
  }

  @Override
  public void close() {
    setLevels(null);
  }
}
