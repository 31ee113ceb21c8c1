package io.pinstream.topologies.risk;

import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Keeps a profile of each account's behaviour, and alerts the accounts application to unusual ones.
 *
 * <pre>
 * users ───▶ observe-users
 * pins ────▶ observe-pins ────▶ users.commands              at the author's home
 * reviews ─▶ observe-reviews ─▶ users.commands              at the owner's home
 * follows ─▶ observe-follows ─▶ users.commands              at the follower's home
 *               │ account-contacts
 *               ▼
 *            observe-followed                            at the followee's home
 * </pre>
 *
 * <p>All steps share one store. A profile takes some 300 bytes, however active the account is. An
 * account is judged when it acts, by the model in force, which {@link PopulationWatch} fits on its
 * own thread. The accounts application decides about an alert and publishes the decision as a
 * review.
 */
public final class AccountRiskTopology {

  public static final String APPLICATION = "pinstream-account-risk";

  static final Repartition<Id, Contact> CONTACTS =
      Repartition.toHome("account-contacts", Contact.class);

  private AccountRiskTopology() {}

  /**
   * The topology.
   *
   * @param model judges accounts
   */
  public static Topology build(Repartitions repartitions, ModelOfAccounts model) {
    StreamsBuilder builder = new StreamsBuilder();
    source(builder, Topics.USERS).process(ObserveUsers.supplier(model), Named.as("observe-users"));
    source(builder, Topics.PINS).process(ObservePins.supplier(model), Named.as("observe-pins"));
    source(builder, Topics.REVIEWS)
        .process(ObserveReviews.supplier(model), Named.as("observe-reviews"));
    KStream<Homed, Object> followed =
        source(builder, Topics.FOLLOWS)
            .process(ObserveFollows.supplier(model), Named.as("observe-follows"));
    repartitions
        .connect(followed, CONTACTS)
        .process(ObserveFollows.AtFollowee.supplier(model), Named.as("observe-followed"));

    Topology topology = builder.build();
    sink(topology, Topics.USER_COMMANDS, "observe-pins", "observe-reviews", "observe-follows");
    return topology;
  }
}
