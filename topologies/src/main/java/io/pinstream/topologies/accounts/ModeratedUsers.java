package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Remarks;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.topologies.moderation.ModeratedThings;
import io.pinstream.topologies.moderation.Screen;
import org.jspecify.annotations.Nullable;

/** Accounts as moderated things: publishes and withdraws them. */
final class ModeratedUsers implements ModeratedThings {

  private final UserTable users;
  private final Screen screen;
  private final CloudEvents events;

  ModeratedUsers(UserTable users, Screen screen, CloudEvents events) {
    this.users = users;
    this.screen = screen;
    this.events = events;
  }

  @Override
  public @Nullable Thing find(Id target, @Nullable Id board) {
    UserItem user = users.find(target);
    return user == null
        ? null
        : new Thing(
            user.id(),
            user.state(),
            viewer -> user.isPublished(),
            () -> UserTable.judge(screen, user.username(), user.displayName()),
            (state, why, cause, now) -> change(user, state, why, cause, now));
  }

  /** Changes the state of an account. */
  void change(UserItem user, State state, @Nullable Remarks why, Command cause, long now) {
    UserItem after = user.withState(state, why);
    users.put(after);
    if (after.isPublished()) {
      events.emit(Topics.USERS, user.id(), user.fact(), "user.published", cause, now);
    } else if (user.isPublished()) {
      events.emit(Topics.USERS, user.id(), null, "user.withdrawn", cause, now);
    }
  }
}
