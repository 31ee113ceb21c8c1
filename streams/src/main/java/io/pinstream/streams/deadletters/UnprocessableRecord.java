package io.pinstream.streams.deadletters;

/**
 * A record that can be deserialised but is invalid. It becomes a dead letter. Throw it before any
 * write: writes before the throw are not rolled back.
 */
public final class UnprocessableRecord extends RuntimeException {

  public UnprocessableRecord(String message) {
    super(message);
  }
}
