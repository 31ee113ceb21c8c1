package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;

/** The key of a link's place on a board. In topics {@code <board>/<link>}. */
public record BoardLinkKey(Id board, Id link) implements Homed {

  @Override
  public int home() {
    return board.home();
  }

  public static BoardLinkKey parse(String text) {
    return TwoIds.parse(text, "a link of a board", BoardLinkKey::new);
  }

  @Override
  public String toString() {
    return board + "/" + link;
  }
}
