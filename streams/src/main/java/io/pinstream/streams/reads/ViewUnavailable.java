package io.pinstream.streams.reads;

/** No copy of the data can answer right now: starting, restoring, or moving. Try again soon. */
public final class ViewUnavailable extends RuntimeException {

  public ViewUnavailable(String message) {
    super(message, null, false, false);
  }
}
