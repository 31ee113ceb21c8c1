package io.pinstream.topologies.accounts;

import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import io.pinstream.topologies.moderation.Screen;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Owns users and follow edges.
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
 * <p>A follow edge is stored twice. The followee's home decides, because only it knows whether the
 * followee exists. The follower's home publishes the fact and the outcome last, so that both ends
 * are written by then. All commands of one follower take the same route, in order.
 */
public final class AccountsTopology {

  public static final String APPLICATION = "pinstream-accounts";

  static final Repartition<Id, FollowCommand> REQUESTS =
      Repartition.toHome("follow-requests", FollowCommand.class);
  static final Repartition<Id, FollowAnswer> ANSWERS =
      Repartition.toHome("follow-answers", FollowAnswer.class);

  static final Repartition<Id, RoleChange> ROLE_CHANGES =
      Repartition.toHome("role-changes", RoleChange.class);

  private AccountsTopology() {}

  /**
   * The topology.
   *
   * @param screen judges names
   */
  public static Topology build(Repartitions repartitions, Screen screen) {
    StreamsBuilder builder = new StreamsBuilder();
    KStream<Homed, Object> decided =
        source(builder, Topics.USER_COMMANDS)
            .process(DecideUser.supplier(screen), Named.as("decide-user"));
    repartitions
        .connect(decided, ROLE_CHANGES)
        .process(SettleRoleChange.supplier(), Named.as("settle-role-change"));

    KStream<Homed, Object> received =
        source(builder, Topics.FOLLOW_COMMANDS)
            .process(ReceiveFollowCommand.supplier(), Named.as("receive-follow-command"));
    KStream<Homed, Object> judged =
        repartitions
            .connect(received, REQUESTS)
            .process(JudgeAtFollowee.supplier(), Named.as("judge-at-followee"));
    repartitions
        .connect(judged, ANSWERS)
        .process(SettleAtFollower.supplier(), Named.as("settle-at-follower"));

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
