package io.pinstream.topologies.accounts;

import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.Writing;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.Wiring;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Users who live here. Those that others do not see stand apart, as if they were not there. */
final class UserShelf {

  private final KeyValueStore<Bytes, byte[]> users;
  private final KeyValueStore<Bytes, byte[]> heldUsers;

  UserShelf(ProcessorContext<?, ?> context) {
    users = context.getStateStore(AccountsTopology.USERS);
    heldUsers = context.getStateStore(AccountsTopology.HELD_USERS);
  }

  /** What others would read of a user. */
  static Finding judge(Screen screen, String username, String displayName) {
    return screen.judge(new Writing().name("username", username).text("displayName", displayName));
  }

  @Nullable User find(Id user) {
    byte[] json = users.get(StoreKey.of(user).bytes());
    return json == null ? null : Json.read(json, User.class);
  }

  @Nullable HeldUser findHeld(Id user) {
    byte[] json = heldUsers.get(StoreKey.of(user).bytes());
    return json == null ? null : Json.read(json, HeldUser.class);
  }

  void put(User user) {
    users.put(StoreKey.of(user.id()).bytes(), Json.write(user));
  }

  void hold(HeldUser user) {
    heldUsers.put(StoreKey.of(user.id()).bytes(), Json.write(user));
  }

  /** Lets everyone see a user who was held. */
  void publish(User user) {
    put(user);
    Wiring.erase(heldUsers, StoreKey.of(user.id()).bytes());
  }

  /** Hides a user from everyone else. */
  void withdraw(HeldUser user) {
    hold(user);
    Wiring.erase(users, StoreKey.of(user.id()).bytes());
  }
}
