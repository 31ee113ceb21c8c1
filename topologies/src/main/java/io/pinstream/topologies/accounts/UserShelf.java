package io.pinstream.topologies.accounts;

import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.ModeratedRows;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.Writing;
import io.pinstream.topologies.streams.StoreKey;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Users who live here. Those that others do not see stand apart, as if they were not there. */
final class UserShelf {

  private final ModeratedRows rows;

  UserShelf(ProcessorContext<?, ?> context) {
    rows = new ModeratedRows(context, AccountsTopology.USER_ROWS);
  }

  /** What others would read of a user. */
  static Finding judge(Screen screen, String username, String displayName) {
    return screen.judge(new Writing().name("username", username).text("displayName", displayName));
  }

  /** A published user. */
  @Nullable User find(Id user) {
    byte[] json = rows.published(StoreKey.of(user).bytes());
    return json == null ? null : Json.read(json, User.class);
  }

  /** A user whom others do not see. */
  @Nullable HeldUser findHeld(Id user) {
    byte[] json = rows.held(StoreKey.of(user).bytes());
    return json == null ? null : Json.read(json, HeldUser.class);
  }

  void put(User user) {
    rows.publish(StoreKey.of(user.id()).bytes(), Json.write(user));
  }

  void put(HeldUser user) {
    rows.hold(StoreKey.of(user.id()).bytes(), Json.write(user));
  }
}
