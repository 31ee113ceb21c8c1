package io.pinstream.deploy.embedded;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.apache.kafka.common.errors.NotControllerException;

/**
 * Drops log lines that a single Kafka node writes at every start or stop although nothing is wrong.
 * Used in {@code logback.xml}. Other lines of the same loggers must stay visible.
 */
public final class ExpectedNoise extends Filter<ILoggingEvent> {
  private static final List<String> STARTS =
      List.of(
          "[QuorumController id=1] Performing controller activation",
          "[NodeToControllerChannelManager id=1 name=registration] Attempting to close",
          // On a busy machine a heartbeat of the broker to itself may time out. The next one
          // follows, before the broker is fenced: see EmbeddedKafka.
          "[QuorumController id=1] processExpiredBrokerHeartbeat: controller event queue overloaded",
          "[QuorumController id=1] Exceptionally slow controller event",
          "[BrokerLifecycleManager id=1] Broker 1 sent a heartbeat request but received error"
              + " REQUEST_TIMED_OUT");

  /**
   * The node's controller registers itself as soon as it listens, even if it is not active yet. It
   * is refused, with a stack trace, and retries until it is active.
   */
  private static final String EARLY_REGISTRATION =
      "Unexpected error handling request RequestHeader(apiKey=CONTROLLER_REGISTRATION";

  /**
   * Written by a coordinator's timers about a partition that it has lost. A single node loses its
   * partitions only at a stop.
   */
  private static final List<String> PARTITION_GIVEN_UP =
      List.of(
          "This is not the correct coordinator.",
          "For requests intended only for the leader, this error indicates that the broker is not"
              + " the current leader.");

  /** A node that was killed before it registered need not be unregistered: see KilledNode. */
  private static final String NOT_REGISTERED =
      "Unregister broker request for broker ID 1 failed: Broker ID 1 is not currently registered";

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    return message != null && (isExpected(message) || isEarlyRegistration(event, message))
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }

  private static boolean isExpected(String message) {
    return STARTS.stream().anyMatch(message::startsWith)
        || isShortWait(message)
        || isTimerAfterTheStop(message)
        || message.endsWith(NOT_REGISTERED);
  }

  /** The previous transaction is still ending, for some milliseconds; the producer retries. */
  private static boolean isShortWait(String message) {
    return message.contains("Got error produce response")
        && message.contains("retrying")
        && message.contains("CONCURRENT_TRANSACTIONS");
  }

  private static boolean isTimerAfterTheStop(String message) {
    return message.startsWith("[GroupCoordinator id=1 ")
        && PARTITION_GIVEN_UP.stream().anyMatch(message::contains);
  }

  private static boolean isEarlyRegistration(ILoggingEvent event, String message) {
    if (!message.contains(EARLY_REGISTRATION)) {
      return false;
    }
    IThrowableProxy cause = event.getThrowableProxy();
    while (cause != null) {
      if (cause.getClassName().equals(NotControllerException.class.getName())) {
        return true;
      }
      cause = cause.getCause();
    }
    return false;
  }
}
