package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Role;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.homereads.HomeAnswer.Status;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.accounts.AccountsRead.AccountNamed;
import io.pinstream.topologies.accounts.AccountsRead.AnyUser;
import io.pinstream.topologies.accounts.AccountsRead.Followers;
import io.pinstream.topologies.accounts.AccountsRead.Following;
import io.pinstream.topologies.accounts.AccountsRead.PublishedUser;
import io.pinstream.topologies.accounts.AccountsRead.RolesOf;
import io.pinstream.topologies.accounts.AccountsRead.UserFor;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Reads users and follow edges, each at the home of the user it is about. */
public final class AccountsReader {

  private final Home<AccountsRead> home;
  private final Installation installation;

  public AccountsReader(Home<AccountsRead> home, Installation installation) {
    this.home = home;
    this.installation = installation;
  }

  /** Reads the stores of this process. */
  public AccountsReader(ViewStores stores, Installation installation) {
    this(new AccountsHome(stores), installation);
  }

  /**
   * A user as JSON, as the viewer sees it: users see their own account even if it is not published.
   */
  public Optional<byte[]> user(Id viewer, Id user) {
    return home.answer(new UserFor(viewer, user)).item();
  }

  /** A user as JSON, published or not: for moderators. */
  public Optional<byte[]> anyUser(Id user) {
    return home.answer(new AnyUser(user)).item();
  }

  /** A published user as JSON. */
  public Optional<byte[]> user(Id user) {
    return home.answer(new PublishedUser(user)).item();
  }

  /** The log-in data of this user name. */
  public Optional<Account> account(String username) {
    return home.answer(new AccountNamed(installation.homeOf(username), username))
        .item()
        .map(json -> Json.read(json, Account.class));
  }

  /** The current roles of a user; an older token may contain others. */
  public Set<Role> rolesOf(Id user) {
    return home.answer(new RolesOf(user))
        .item()
        .map(json -> Json.read(json, RoleHolder.class).roles())
        .orElse(Set.of());
  }

  /** Followers, newest first. Unpublished ones are left out, so a page may be short. */
  public Page followers(Id user, Page.Request request) {
    return published(home.answer(new Followers(user, request)).rows());
  }

  /** Followed users, newest first; otherwise like {@link #followers}. */
  public Page following(Id user, Page.Request request) {
    return published(home.answer(new Following(user, request)).rows());
  }

  /**
   * Asks the home of each user. Edges of a held user stay, and count again once the user is
   * published.
   */
  private Page published(Rows listed) {
    List<HomeAnswer> users =
        home.answerAll(
            listed.rows().stream().map(row -> new PublishedUser(row.position().id())).toList());
    List<byte[]> items = new ArrayList<>(users.size());
    for (int i = 0; i < users.size(); i++) {
      if (users.get(i).status() == Status.FOUND) {
        items.add(listed.rows().get(i).value());
      }
    }
    return new Page(items, listed.next());
  }
}
