package io.pinstream.topologies.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pinstream.schemas.command.FollowCommand;

/**
 * What the followee's home says to a command.
 *
 * @param since when the edge came to be, in ms since 1970; 0 if there is none
 */
record FollowAnswer(FollowCommand command, Verdict verdict, long since) {

  enum Verdict {
    /** The edge is new, or was there and is no more. */
    @JsonProperty("changed")
    CHANGED,
    @JsonProperty("unchanged")
    UNCHANGED,
    @JsonProperty("no-such-user")
    NO_SUCH_USER
  }
}
