package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.topologies.streams.Pages;
import io.pinstream.topologies.streams.StoreKey;
import io.pinstream.topologies.streams.ViewStores;
import java.util.Optional;

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
    Optional<byte[]> published = user(user);
    if (published.isPresent() || !viewer.equals(user)) {
      return published;
    }
    byte[] held = stores.get(AccountsTopology.HELD_USERS, user.home(), StoreKey.of(user).bytes());
    // Asked again at last: it may have been published between the two.
    return held == null ? user(user) : Optional.of(held);
  }

  /** A published user as JSON. */
  public Optional<byte[]> user(Id user) {
    return Optional.ofNullable(
        stores.get(AccountsTopology.USERS, user.home(), StoreKey.of(user).bytes()));
  }

  /** What a log-in under this name needs. */
  public Optional<Account> account(String username) {
    int home = installation.homeOf(username);
    byte[] json =
        stores.get(AccountsTopology.ACCOUNTS, home, StoreKey.at(home).name(username).bytes());
    return Optional.ofNullable(json).map(bytes -> Json.read(bytes, Account.class));
  }

  public Page followers(Id user, Page.Request request) {
    return Pages.read(stores, AccountsTopology.FOLLOWERS, user, request);
  }

  public Page following(Id user, Page.Request request) {
    return Pages.read(stores, AccountsTopology.FOLLOWING, user, request);
  }
}
