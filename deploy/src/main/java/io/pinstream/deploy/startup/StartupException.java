package io.pinstream.deploy.startup;

import io.pinstream.streams.topics.WrongTopicsException;

/**
 * A start is refused, or failed. The message names what is at fault and is meant for the operator
 * as it stands, without the stack trace.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Of whatever kept Pinstream from starting. */
  public static StartupException of(Exception e) {
    if (e instanceof StartupException refusal) {
      return refusal;
    }
    return e instanceof WrongTopicsException wrong
        ? new StartupException(String.valueOf(wrong.getMessage()), wrong)
        : new StartupException("Pinstream did not start: " + e, e);
  }
}
