package io.pinstream.deploy.logging;

import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.filter.Filter;
import ch.qos.logback.core.spi.FilterReply;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Limits the lines that a logger writes with one pattern per minute, so that a fault that occurs a
 * thousand times a second does not fill a disk. The number of dropped lines is logged before the
 * first line of the next minute. Logback's own DuplicateMessageFilter drops a pattern forever, and
 * does not log how often.
 */
public final class RepeatedLines extends Filter<ILoggingEvent> {

  private static final Logger LOG = LoggerFactory.getLogger(RepeatedLines.class);
  private static final long WINDOW_MILLIS = 60_000;
  private static final int MOST_PATTERNS = 1_000;
  private static final int PATTERN_CHARACTERS = 200;

  private int most = 20;

  // Evicts the least recently seen pattern.
  private final Map<String, Seen> patterns =
      new LinkedHashMap<>(64, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Seen> eldest) {
          return size() > MOST_PATTERNS;
        }
      };

  private static final class Seen {
    private final long began;
    private int lines;

    Seen(long began) {
      this.began = began;
    }
  }

  /** Set in {@code logback.xml}: the maximum of lines of a pattern per minute. */
  public void setMost(int most) {
    this.most = most;
  }

  @Override
  public FilterReply decide(ILoggingEvent event) {
    String pattern = patternOf(event);
    int left;
    synchronized (patterns) {
      Seen seen = patterns.get(pattern);
      long now = event.getTimeStamp();
      if (seen == null || now - seen.began >= WINDOW_MILLIS || now < seen.began) {
        left = seen == null ? 0 : Math.max(0, seen.lines - most);
        seen = new Seen(now);
        patterns.put(pattern, seen);
      } else {
        left = 0;
      }
      if (++seen.lines > most) {
        return FilterReply.DENY;
      }
    }
    if (left > 0) {
      LOG.warn("{} more lines were left out that were like the one that follows", left);
    }
    return FilterReply.NEUTRAL;
  }

  /** The pattern of a line: its message template, without numbers. */
  private static String patternOf(ILoggingEvent event) {
    String message = String.valueOf(event.getMessage());
    String text = message.substring(0, Math.min(message.length(), PATTERN_CHARACTERS));
    return event.getLoggerName() + '|' + text.replaceAll("[0-9]+", "#");
  }
}
