package io.pinstream.topologies.accounts;

import static io.pinstream.streams.Wiring.logged;
import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Codec;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.expiring.IdempotencyKeys;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.ModeratedRows;
import io.pinstream.topologies.moderation.Moderation;
import io.pinstream.topologies.moderation.Screen;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Owns users and who follows whom.
 *
 * <pre>
 * users.commands ──▶ decide-user ──▶ users, reviews, operations    at the user name's home
 *                        │ role-changes
 *                        ▼
 *                     settle-role-change ─▶ operations             at the home of roles
 *                     decide-user ─▶ users.commands,               there: moderators' verdicts, for
 *                                    pins.commands, boards.commands   the owners of the things
 *
 * follows.commands ─▶ receive-follow-command ─▶ operations         at the follower's home
 *                        │ follow-requests
 *                        ▼
 *                     judge-at-followee                            at the followee's home
 *                        │ follow-answers
 *                        ▼
 *                     settle-at-follower ─▶ follows, operations    at the follower's home
 * </pre>
 *
 * A follow edge lives twice. It is judged where its followee lives, because only there it is known
 * whether there is such a user, and told by its follower's home, so that both ends are written when
 * the outcome is out. All commands of a follower go the same way, one behind the other.
 */
public final class AccountsTopology {

  public static final String APPLICATION = "pinstream-accounts";

  /** Store: home, user name → id, password hash, roles. The only place that keeps them. */
  public static final String ACCOUNTS = "accounts";

  /** Store: home of roles, user → RoleHolder: by which is decided what needs a role. */
  public static final String ROLE_HOLDERS = "role-holders";

  /** Store: home, user → User as the API returns it. */
  public static final String USERS = "users";

  /** Store: home, user → UserItem as the API returns it to the same person: not published. */
  public static final String HELD_USERS = "held-users";

  static final ModeratedRows.Names USER_ROWS = new ModeratedRows.Names(USERS, HELD_USERS);

  /** Store: home, followee, since, follower → FollowItem. The followers, newest first. */
  public static final String FOLLOWERS = "followers";

  /** Store: home, followee, follower → since. Tells whether there is an edge. */
  public static final String FOLLOWER_SINCE = "follower-since";

  /** Store: home, follower, since, followee → FollowItem. Those followed, newest first. */
  public static final String FOLLOWING = "following";

  static final Repartition<Id, FollowCommand> REQUESTS =
      Repartition.toHome(
          "follow-requests", Topics.FOLLOW_COMMANDS.key(), Topics.FOLLOW_COMMANDS.value());
  static final Repartition<Id, FollowAnswer> ANSWERS =
      Repartition.toHome(
          "follow-answers", Topics.FOLLOW_COMMANDS.key(), Codec.json(FollowAnswer.class));

  static final Repartition<Id, RoleChange> ROLE_CHANGES =
      Repartition.toHome("role-changes", Topics.USER_COMMANDS.key(), Codec.json(RoleChange.class));

  private AccountsTopology() {}

  /**
   * The topology.
   *
   * @param screen what judges names
   */
  public static Topology build(Repartitions repartitions, Screen screen) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(logged(ACCOUNTS));
    builder.addStateStore(logged(ROLE_HOLDERS));
    builder.addStateStore(logged(USERS));
    builder.addStateStore(logged(HELD_USERS));
    builder.addStateStore(logged(FOLLOWERS));
    builder.addStateStore(logged(FOLLOWER_SINCE));
    builder.addStateStore(logged(FOLLOWING));
    builder.addStateStore(logged(KeptReviews.STORE));
    builder.addStateStore(logged(Moderation.COUNTED_REPORTS));
    builder.addStateStore(logged(IdempotencyKeys.STORE));

    KStream<Homed, Object> decided =
        source(builder, Topics.USER_COMMANDS)
            .process(
                () -> new DecideUser(screen),
                Named.as("decide-user"),
                ACCOUNTS,
                ROLE_HOLDERS,
                USERS,
                HELD_USERS,
                KeptReviews.STORE,
                Moderation.COUNTED_REPORTS,
                IdempotencyKeys.STORE);
    repartitions
        .connect(decided, ROLE_CHANGES)
        .process(
            SettleRoleChange::new,
            Named.as("settle-role-change"),
            ROLE_HOLDERS,
            IdempotencyKeys.STORE);

    KStream<Homed, Object> received =
        source(builder, Topics.FOLLOW_COMMANDS)
            .process(
                ReceiveFollowCommand::new,
                Named.as("receive-follow-command"),
                USERS,
                HELD_USERS,
                IdempotencyKeys.STORE);
    KStream<Homed, Object> judged =
        repartitions
            .connect(received, REQUESTS)
            .process(
                JudgeAtFollowee::new,
                Named.as("judge-at-followee"),
                USERS,
                FOLLOWERS,
                FOLLOWER_SINCE);
    repartitions
        .connect(judged, ANSWERS)
        .process(SettleAtFollower::new, Named.as("settle-at-follower"), FOLLOWING);

    Topology topology = builder.build();
    sink(topology, Topics.USERS, "decide-user");
    sink(topology, Topics.REVIEWS, "decide-user");
    sink(topology, Topics.FOLLOWS, "settle-at-follower");
    sink(topology, Topics.USER_COMMANDS, "decide-user");
    sink(topology, Topics.PIN_COMMANDS, "decide-user");
    sink(topology, Topics.BOARD_COMMANDS, "decide-user");
    sink(
        topology,
        Topics.OPERATIONS,
        "decide-user",
        "settle-role-change",
        "receive-follow-command",
        "settle-at-follower");
    return topology;
  }
}
