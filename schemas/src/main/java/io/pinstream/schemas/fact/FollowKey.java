package io.pinstream.schemas.fact;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;

/** The key of a follow edge, which its follower owns. In topics {@code <follower>/<followee>}. */
public record FollowKey(Id follower, Id followee) implements Homed {

  @Override
  public int home() {
    return follower.home();
  }

  public static FollowKey parse(String text) {
    int slash = text.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("Not a follow edge: " + text);
    }
    return new FollowKey(
        Id.require(text.substring(0, slash)), Id.require(text.substring(slash + 1)));
  }

  @Override
  public String toString() {
    return follower + "/" + followee;
  }
}
