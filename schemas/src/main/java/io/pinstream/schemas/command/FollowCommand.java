package io.pinstream.schemas.command;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.pinstream.schemas.id.Id;
import org.jspecify.annotations.Nullable;

/** Received at the follower's home, decided at the followee's, completed at the follower's. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
@JsonSubTypes({
  @JsonSubTypes.Type(value = FollowCommand.Follow.class, name = "follow"),
  @JsonSubTypes.Type(value = FollowCommand.Unfollow.class, name = "unfollow")
})
public sealed interface FollowCommand extends Command {

  Id followee();

  record Follow(Id operation, Id caller, @Nullable Idempotency idempotency, Id followee)
      implements FollowCommand {}

  record Unfollow(Id operation, Id caller, @Nullable Idempotency idempotency, Id followee)
      implements FollowCommand {}
}
