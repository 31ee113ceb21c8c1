package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.HomeRead;

/** What can be read of users and follow edges, each at the home of the user it is about. */
public sealed interface AccountsRead extends HomeRead {

  /** A user as JSON, for this viewer: people see their own account even if it is not published. */
  record UserFor(Id viewer, Id user) implements AccountsRead {
    @Override
    public int home() {
      return user.home();
    }

    @Override
    public String store() {
      return UserTable.USERS;
    }
  }

  /** A user as JSON, published or not: for moderators. */
  record AnyUser(Id user) implements AccountsRead {
    @Override
    public int home() {
      return user.home();
    }

    @Override
    public String store() {
      return UserTable.USERS;
    }
  }

  /** A published user as JSON. */
  record PublishedUser(Id user) implements AccountsRead {
    @Override
    public int home() {
      return user.home();
    }

    @Override
    public String store() {
      return UserTable.USERS;
    }
  }

  /**
   * What a log-in needs, as JSON of an {@link Account}.
   *
   * @param home of this name
   */
  record AccountNamed(int home, String username) implements AccountsRead {
    @Override
    public String store() {
      return DecideUser.ACCOUNTS;
    }
  }

  /** The roles that a user holds now, as JSON of a {@link RoleHolder}. */
  record RolesOf(Id user) implements AccountsRead {
    @Override
    public int home() {
      return Id.ofRoles().home();
    }

    @Override
    public String store() {
      return DecideByRole.ROLE_HOLDERS;
    }
  }

  /** Who follows this user, newest first, published or not, with positions. */
  record Followers(Id user, Page.Request page) implements AccountsRead {
    @Override
    public int home() {
      return user.home();
    }

    @Override
    public String store() {
      return JudgeAtFollowee.FOLLOWERS;
    }
  }

  /** Whom this user follows, newest first, published or not, with positions. */
  record Following(Id user, Page.Request page) implements AccountsRead {
    @Override
    public int home() {
      return user.home();
    }

    @Override
    public String store() {
      return SettleAtFollower.FOLLOWING;
    }
  }
}
