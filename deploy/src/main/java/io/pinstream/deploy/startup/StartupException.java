package io.pinstream.deploy.startup;

import io.pinstream.streams.topics.WrongTopicsException;

/**
 * A start was refused or failed. The message names the cause and is shown to the operator as it is,
 * without a stack trace.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }

  /** Wraps any failure of a start. */
  public static StartupException of(Exception e) {
    if (e instanceof StartupException refusal) {
      return refusal;
    }
    return e instanceof WrongTopicsException wrong
        ? new StartupException(String.valueOf(wrong.getMessage()), wrong)
        : new StartupException("Pinstream did not start: " + e, e);
  }
}
