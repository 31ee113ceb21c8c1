package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.HomeRead;

/** Home reads of users and follow edges; each goes to the home of the user that it is about. */
public sealed interface AccountsRead extends HomeRead {

  /**
   * A user as JSON, as this viewer sees it: users see their own account even if it is not
   * published.
   */
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
   * The log-in data of a user name, as JSON of an {@link Account}.
   *
   * @param home the home of the user name
   */
  record AccountNamed(int home, String username) implements AccountsRead {
    @Override
    public String store() {
      return DecideUser.ACCOUNTS;
    }
  }

  /** The current roles of a user, as JSON of a {@link RoleHolder}. */
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

  /** The followers of this user, newest first, published or not, with positions. */
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

  /** The users that this user follows, newest first, published or not, with positions. */
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
