package io.pinstream.deploy.embedded;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.List;

/**
 * Drops warnings that a Kafka node prints at every start or stop although nothing is wrong. Named
 * in {@code logback.xml}; their loggers say other things too, which must be heard.
 */
public final class ExpectedNoise extends Filter<ILoggingEvent> {
  private static final List<String> STARTS =
      List.of(
          "[QuorumController id=1] Performing controller activation",
          "[NodeToControllerChannelManager id=1 name=registration] Attempting to close");

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String message = event.getFormattedMessage();
    return message != null && STARTS.stream().anyMatch(message::startsWith)
        ? FilterReply.DENY
        : FilterReply.NEUTRAL;
  }
}
