package io.pinstream.topologies.accounts;

import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.moderation.Finding;
import io.pinstream.topologies.moderation.ModeratedRows;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.Writing;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Local users. Unpublished ones are in a separate store, so that reads for others do not find them.
 */
final class UserTable {

  /** Store: home, user → User as the API returns it. */
  static final String USERS = "users";

  /** Store: home, user → UserItem as the API returns it to its owner. Not published. */
  static final String HELD_USERS = "held-users";

  static final ModeratedRows.Names USER_ROWS = new ModeratedRows.Names(USERS, HELD_USERS);

  static final StoreSet PUBLISHED = StoreSet.logged(USERS);

  static final StoreSet STORES = PUBLISHED.and(StoreSet.logged(HELD_USERS));

  private final ModeratedRows rows;

  UserTable(ProcessorContext<?, ?> context) {
    rows = new ModeratedRows(context, USER_ROWS);
  }

  /** Judges the texts of a user that others would read. */
  static Finding judge(Screen screen, String username, String displayName) {
    return screen.judge(new Writing().name("username", username).text("displayName", displayName));
  }

  /** A user, published or not; null if there is none. */
  @Nullable UserItem find(Id user) {
    Bytes key = StoreKey.of(user).bytes();
    byte[] json = rows.published(key);
    if (json != null) {
      return UserItem.published(Json.read(json, User.class));
    }
    byte[] held = rows.held(key);
    return held == null ? null : Json.read(held, UserItem.class);
  }

  void put(UserItem user) {
    Bytes key = StoreKey.of(user.id()).bytes();
    if (user.isPublished()) {
      rows.publish(key, Json.write(user.fact()));
    } else {
      rows.hold(key, Json.write(user));
    }
  }
}
