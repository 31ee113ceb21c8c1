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
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("Not a link of a board: " + text);
    }
    return new BoardLinkKey(
        Id.require(text.substring(0, slash)), Id.require(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return board + "/" + link;
  }
}
