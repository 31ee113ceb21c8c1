package io.pinstream.deploy.embedded;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.classic.spi.IThrowableProxy;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;
import org.apache.kafka.common.errors.NotControllerException;

/**
 * Drops what a lone Kafka node prints at every start or stop although nothing is wrong. Named in
 * {@code logback.xml}; their loggers say other things too, which must be heard.
 */
public final class ExpectedNoise extends Filter<ILoggingEvent> {
  private static final List<String> STARTS =
      List.of(
          "[QuorumController id=1] Performing controller activation",
          "[NodeToControllerChannelManager id=1 name=registration] Attempting to close",
          // On a busy machine a heartbeat of the broker to itself may wait too long. The next one
          // follows, and until then nobody gives the broker up: see EmbeddedKafka.
          "[QuorumController id=1] processExpiredBrokerHeartbeat: controller event queue overloaded",
          "[QuorumController id=1] Exceptionally slow controller event",
          "[BrokerLifecycleManager id=1] Broker 1 sent a heartbeat request but received error"
              + " REQUEST_TIMED_OUT");

  /**
   * The node's controller registers itself as soon as its network listens, be it the active one yet
   * or not; it is refused, with a stack trace, and tries again until it is.
   */
  private static final String EARLY_REGISTRATION =
      "Unexpected error handling request RequestHeader(apiKey=CONTROLLER_REGISTRATION";

  /**
   * What a coordinator's timers say of a partition that was taken from it. A lone node loses its
   * partitions at a stop alone.
   */
  private static final List<String> PARTITION_GIVEN_UP =
      List.of(
          "This is not the correct coordinator.",
          "For requests intended only for the leader, this error indicates that the broker is not"
              + " the current leader.");

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
        || isTimerAfterTheStop(message);
  }

  /**
   * The transaction before is still being ended, for some milliseconds; the producer goes on then.
   */
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
