package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Id;
import java.util.function.BiFunction;

/** The text of keys that are two ids, {@code <first>/<second>}. */
final class TwoIds {

  private TwoIds() {}

  /**
   * Reads one.
   *
   * @param what for people: what it should have been
   */
  static <K> K parse(String text, String what, BiFunction<Id, Id, K> key) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("Not " + what + ": " + text);
    }
    return key.apply(Id.require(text.substring(0, slash)), Id.require(text.substring(slash + 1)));
  }
}
