package io.pinstream.topologies.accounts;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewStores.HomedKey;
import io.pinstream.topologies.accounts.AccountsRead.AccountNamed;
import io.pinstream.topologies.accounts.AccountsRead.AnyUser;
import io.pinstream.topologies.accounts.AccountsRead.Followers;
import io.pinstream.topologies.accounts.AccountsRead.Following;
import io.pinstream.topologies.accounts.AccountsRead.PublishedUser;
import io.pinstream.topologies.accounts.AccountsRead.RolesOf;
import io.pinstream.topologies.accounts.AccountsRead.UserFor;
import io.pinstream.topologies.moderation.ModeratedRows;
import java.util.List;

/** Answers reads of users and follow edges from the stores of local tasks. */
public final class AccountsHome implements Home<AccountsRead> {

  private final ViewStores stores;

  public AccountsHome(ViewStores stores) {
    this.stores = stores;
  }

  @Override
  public HomeAnswer answer(AccountsRead read) {
    return switch (read) {
      case UserFor of -> of.viewer().equals(of.user()) ? anyUser(of.user()) : published(of.user());
      case AnyUser of -> anyUser(of.user());
      case PublishedUser of -> published(of.user());
      case AccountNamed of ->
          HomeAnswer.ofNullable(
              stores.get(
                  of.store(), of.home(), StoreKey.at(of.home()).name(of.username()).bytes()));
      case RolesOf of ->
          HomeAnswer.ofNullable(stores.get(of.store(), of.home(), DecideByRole.rowOf(of.user())));
      case Followers of -> rows(of.store(), of.user(), of.page());
      case Following of -> rows(of.store(), of.user(), of.page());
    };
  }

  /** Checks which users of a page are published, with one query per partition. */
  @Override
  public List<HomeAnswer> answerAll(List<? extends AccountsRead> reads) {
    if (!reads.stream().allMatch(PublishedUser.class::isInstance)) {
      return Home.super.answerAll(reads);
    }
    List<HomedKey> keys =
        reads.stream()
            .map(PublishedUser.class::cast)
            .map(of -> new HomedKey(of.home(), StoreKey.of(of.user()).bytes()))
            .toList();
    return stores.getEach(UserTable.USERS, keys).stream().map(HomeAnswer::ofNullable).toList();
  }

  private HomeAnswer published(Id user) {
    return HomeAnswer.ofNullable(
        stores.get(UserTable.USERS, user.home(), StoreKey.of(user).bytes()));
  }

  private HomeAnswer anyUser(Id user) {
    return HomeAnswer.of(
        ModeratedRows.ownersRow(
            stores, UserTable.USER_ROWS, user.home(), StoreKey.of(user).bytes()));
  }

  private HomeAnswer rows(String store, Id user, Page.Request page) {
    return HomeAnswer.of(
        Pages.rows(stores, store, user.home(), Pages.range(user, page.after()), page.limit()));
  }
}
