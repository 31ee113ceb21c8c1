package io.pinstream.deploy.embedded;

/**
 * An embedded server could not start. The message names the port or directory at fault and is meant
 * for the operator as it stands, without the stack trace.
 */
public final class StartupException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public StartupException(String message) {
    super(message);
  }

  public StartupException(String message, Throwable cause) {
    super(message, cause);
  }
}
