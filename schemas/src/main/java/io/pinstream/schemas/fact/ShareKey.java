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
    return TwoIds.parse(text, "a share", ShareKey::new);
  }

  @Override
  public String toString() {
    return board + "/" + user;
  }
}
