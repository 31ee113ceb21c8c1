package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;

/** The key of a share. In topics {@code <board>/<user>}. */
public record ShareKey(Id board, Id user) implements Homed {

  @Override
  public int home() {
    return board.home();
  }

  public static ShareKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("Not a share: " + text);
    }
    return new ShareKey(
        Id.require(text.substring(0, slash)), Id.require(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return board + "/" + user;
  }
}
