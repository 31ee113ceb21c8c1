package io.pinstream.deploy.roles;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Opened parts, closed in reverse order. */
public final class OpenParts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Registers a part, and returns it. */
  public <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** Closes all parts: a failure is logged, and the others are still closed. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        // AutoCloseable may throw anything, and the other parts must still be closed.
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
