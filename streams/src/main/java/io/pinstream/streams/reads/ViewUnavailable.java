package io.pinstream.streams.reads;

/** No task can answer right now: it is starting, restoring or moving. Retry soon. */
public final class ViewUnavailable extends RuntimeException {

  public ViewUnavailable(String message) {
    super(message, null, false, false);
  }
}
