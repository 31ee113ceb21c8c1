package io.pinstream.streams.deadletters;

/**
 * A record that can be read but makes no sense. It becomes a dead letter; thrown before anything is
 * written, because what was put before a throw stays put.
 */
public final class UnprocessableRecord extends RuntimeException {

  public UnprocessableRecord(String message) {
    super(message);
  }
}
