package io.pinstream.streams.topics;

import org.jspecify.annotations.Nullable;

/** The topics differ from the table; the message is a sentence for operators. */
public final class WrongTopicsException extends RuntimeException {

  private static final long serialVersionUID = 1;

  WrongTopicsException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
