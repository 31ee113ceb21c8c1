package io.pinstream.topologies.accounts;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.pinstream.schemas.command.FollowCommand;

/**
 * The followee's home's answer to a follow command.
 *
 * @param since when the edge was created, in ms since 1970; 0 if there is none
 */
record FollowAnswer(FollowCommand command, Verdict verdict, long since) {

  enum Verdict {
    /** The edge was created or removed. */
    @JsonProperty("changed")
    CHANGED,
    @JsonProperty("unchanged")
    UNCHANGED,
    @JsonProperty("no-such-user")
    NO_SUCH_USER
  }
}
