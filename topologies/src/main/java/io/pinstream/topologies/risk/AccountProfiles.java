package io.pinstream.topologies.risk;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.account.AccountJudge;
import io.pinstream.spam.account.AccountScore;
import io.pinstream.spam.account.Action;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.spam.account.SharedSites;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.Wiring;
import io.pinstream.streams.reads.StoreKey;
import java.time.Instant;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Profiles of local accounts, judged by the model in force as they change. */
final class AccountProfiles {

  /** Store: home, user → AccountRow. */
  static final String ACCOUNTS = "account-behaviours";

  static final StoreSet STORES = StoreSet.logged(ACCOUNTS);

  /** Used as the model version of alerts about shared sites. */
  private static final String SITES = "accounts-shared-sites";

  private final ProcessorContext<Homed, Object> context;
  private final KeyValueStore<Bytes, byte[]> store;
  private final ModelOfAccounts model;

  AccountProfiles(ProcessorContext<Homed, Object> context, ModelOfAccounts model) {
    this.context = context;
    this.store = context.getStateStore(ACCOUNTS);
    this.model = model;
  }

  @Nullable AccountRow find(Id user) {
    byte[] bytes = store.get(StoreKey.of(user).bytes());
    return bytes == null ? null : AccountRow.fromBytes(bytes);
  }

  /** The profile of an account, or a new one: facts of different topics come in any order. */
  AccountRow orUnknown(Id user, long now) {
    AccountRow row = find(user);
    return row == null ? AccountRow.of(Behaviour.created("", now)) : row;
  }

  void put(Id user, AccountRow row) {
    store.put(StoreKey.of(user).bytes(), row.toBytes());
  }

  /** Records an action of an account, and alerts if its behaviour is unusual. */
  void recordAction(Id user, AccountRow before, Behaviour after, long now) {
    put(user, judged(user, before.with(after), now));
  }

  /** Records an action of another account towards this one. */
  void recordReceived(Id user, Action action, long now) {
    AccountRow row = orUnknown(user, now);
    put(user, row.with(row.behaviour().update(action, now)));
  }

  private AccountRow judged(Id user, AccountRow row, long now) {
    SharedSites.Site site = row.isOpen() ? model.sites().of(row.behaviour()) : null;
    if (site != null) {
      String reason =
          "leads to one site and hardly any other, as do "
              + site.devoted()
              + " accounts of "
              + site.all()
              + " that lead there";
      double score = (double) site.devoted() / site.all();
      return alert(user, row, score, List.of(reason), SITES, now);
    }
    ModelOfAccounts.Fitted fitted = row.isDue() ? model.get() : null;
    if (fitted == null) {
      return row; // stays due until there is a model
    }
    AccountScore score = fitted.judge().judge(row.behaviour());
    if (score == null) {
      return row.dueAt(AccountJudge.again(row.behaviour().doings()));
    }
    double most = fitted.judge().labelled() ? score.abusive() : score.strangeness();
    return alert(user, row, most, score.reasons(), fitted.version(), now);
  }

  private AccountRow alert(
      Id user, AccountRow row, double score, List<String> reasons, String version, long now) {
    UserCommand.AlertAccountRisk alert =
        new UserCommand.AlertAccountRisk(
            Id.ofJudgement(user, now),
            user,
            score,
            reasons,
            version,
            row.behaviour().doings(),
            Instant.ofEpochMilli(now));
    context.forward(
        new Record<Homed, Object>(user, alert, now), Wiring.sinkOf(Topics.USER_COMMANDS));
    return row.suspected();
  }
}
