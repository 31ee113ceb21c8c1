package io.pinstream.deploy.roles;

import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What was opened, to be closed in the opposite order. */
public final class OpenParts implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(OpenParts.class);

  private final Deque<AutoCloseable> open = new ArrayDeque<>();

  /** Keeps a part, and returns it. */
  public <T extends AutoCloseable> T opened(T part) {
    open.push(part);
    return part;
  }

  /** Closes all of them: a part that fails is logged, and keeps none of the others open. */
  @Override
  public void close() {
    while (!open.isEmpty()) {
      AutoCloseable part = open.pop();
      try {
        part.close();
      } catch (Exception e) {
        // AutoCloseable may throw anything, and the others must be closed all the same.
        LOG.warn("{} did not close", part.getClass().getSimpleName(), e);
      }
    }
  }
}
