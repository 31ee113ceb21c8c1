package io.pinstream.deploy.users;

import io.pinstream.deploy.nodes.OperatorHomes;
import io.pinstream.deploy.roles.HomeNames;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.Role;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.topologies.accounts.Account;
import io.pinstream.topologies.accounts.AccountsRead;
import io.pinstream.topologies.accounts.AccountsReader;
import io.pinstream.topologies.accounts.AccountsTopology;
import io.pinstream.topologies.moderation.ReviewsRead;
import io.pinstream.topologies.pins.PinsRead;
import io.pinstream.topologies.pins.PinsTopology;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What the system knows of a user, for operators. The hash of the password is not among it. */
final class UserReport {

  /** Lists are counted so far: who has more is a reason to look at metrics, not to count. */
  private static final int COUNTED = 1_000;

  private final OperatorHomes homes;
  private final Home<AccountsRead> accounts;

  UserReport(OperatorHomes homes) {
    this.homes = homes;
    this.accounts =
        homes.home(AccountsTopology.APPLICATION, AccountsTopology.APPLICATION, AccountsRead.class);
  }

  /** Whose name this is. */
  Optional<Id> named(String username) {
    return new AccountsReader(accounts, homes.installation()).account(username).map(Account::user);
  }

  /** Lines for people; empty if there is no such user. */
  Optional<List<String>> lines(Id user) {
    AccountsRead.AnyUser asked = new AccountsRead.AnyUser(user);
    Optional<byte[]> item = accounts.answer(asked).item();
    if (item.isEmpty()) {
      return Optional.empty();
    }
    List<String> lines = new ArrayList<>();
    lines.add("user       " + user);
    lines.add("home       " + homes.whereIs(user, AccountsTopology.APPLICATION, asked.store()));
    lines.add("fact       " + text(item.get()));
    lines.add("review     " + review(user));
    lines.add("roles      " + roles(user));
    lines.add(
        "followers  "
            + count(after -> accounts.answer(new AccountsRead.Followers(user, page(after)))));
    lines.add(
        "following  "
            + count(after -> accounts.answer(new AccountsRead.Following(user, page(after)))));
    Home<PinsRead> pins =
        homes.home(PinsTopology.APPLICATION, PinsTopology.APPLICATION, PinsRead.class);
    lines.add(
        "pins       "
            + count(after -> pins.answer(new PinsRead.PinsOf(user, user, page(after))))
            + ", those that are not published among them");
    return Optional.of(lines);
  }

  private String review(Id user) {
    return homes
        .home(
            AccountsTopology.APPLICATION,
            HomeNames.reviewsOf(AccountsTopology.APPLICATION),
            ReviewsRead.class)
        .answer(new ReviewsRead.KeptReview(user))
        .item()
        .map(UserReport::text)
        .orElse("none");
  }

  private String roles(Id user) {
    List<String> words =
        new AccountsReader(accounts, homes.installation())
            .rolesOf(user).stream().map(Role::word).sorted().toList();
    return words.isEmpty() ? "none" : String.join(" ", words);
  }

  private static String count(Function<@Nullable Position, HomeAnswer> list) {
    int count = 0;
    Position after = null;
    do {
      HomeAnswer part = list.apply(after);
      count += part.items().size();
      after = part.next();
    } while (after != null && count < COUNTED);
    return after == null ? Integer.toString(count) : count + " or more";
  }

  private static Page.Request page(@Nullable Position after) {
    return new Page.Request(Page.Request.MAX_LIMIT, after);
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
