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
    return TwoIds.parse(text, "a follow edge", FollowKey::new);
  }

  @Override
  public String toString() {
    return follower + "/" + followee;
  }
}
