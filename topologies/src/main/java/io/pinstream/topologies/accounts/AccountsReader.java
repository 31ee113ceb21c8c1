package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Role;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.moderation.ModeratedRows;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads users and follow edges, each at the home of whom it is asked about. */
public final class AccountsReader {

  private final ViewStores stores;
  private final Installation installation;

  public AccountsReader(ViewStores stores, Installation installation) {
    this.stores = stores;
    this.installation = installation;
  }

  /** A user as JSON, for somebody: people see their own account even if it is not published. */
  public Optional<byte[]> user(Id viewer, Id user) {
    return viewer.equals(user) ? anyUser(user) : user(user);
  }

  /** A user as JSON, published or not: for moderators. */
  public Optional<byte[]> anyUser(Id user) {
    return ModeratedRows.ownersRow(
        stores, UserTable.USER_ROWS, user.home(), StoreKey.of(user).bytes());
  }

  /** A published user as JSON. */
  public Optional<byte[]> user(Id user) {
    return Optional.ofNullable(stores.get(UserTable.USERS, user.home(), StoreKey.of(user).bytes()));
  }

  /** What a log-in under this name needs. */
  public Optional<Account> account(String username) {
    int home = installation.homeOf(username);
    byte[] json = stores.get(DecideUser.ACCOUNTS, home, StoreKey.at(home).name(username).bytes());
    return Optional.ofNullable(json).map(bytes -> Json.read(bytes, Account.class));
  }

  /** Which roles a user holds at this moment, whatever a token says that was given before. */
  public Set<Role> rolesOf(Id user) {
    byte[] json =
        stores.get(DecideByRole.ROLE_HOLDERS, Id.ofRoles().home(), DecideByRole.rowOf(user));
    return json == null ? Set.of() : Json.read(json, RoleHolder.class).roles();
  }

  /** Followers, newest first. Those who are not published are left out, so a page may be short. */
  public Page followers(Id user, Page.Request request) {
    return published(JudgeAtFollowee.FOLLOWERS, user, request);
  }

  /** Whom somebody follows, newest first. As of {@link #followers}. */
  public Page following(Id user, Page.Request request) {
    return published(SettleAtFollower.FOLLOWING, user, request);
  }

  /**
   * Asks the home of each: edges stay as they are while somebody is held, and count again after.
   */
  private Page published(String store, Id user, Page.Request request) {
    Rows read =
        Pages.rows(stores, store, user.home(), Pages.range(user, request.after()), request.limit());
    List<byte[]> items =
        read.rows().stream()
            .filter(row -> user(row.position().id()).isPresent())
            .map(Row::value)
            .toList();
    return new Page(items, read.next());
  }
}
