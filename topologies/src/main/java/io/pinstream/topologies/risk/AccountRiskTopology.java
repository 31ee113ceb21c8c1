package io.pinstream.topologies.risk;

import static io.pinstream.streams.Wiring.logged;
import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Codec;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import java.time.Duration;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Keeps how accounts behave, and tells the owner of accounts which of them behave unlike the rest.
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
 * All of them meet in one store. Nothing grows with what somebody does: an account is some 300
 * bytes. An account is looked at when it does something, by the model in force ({@link
 * PopulationWatch} fits it, beside the stream); what comes of an alert the accounts application
 * decides, and tells by a review.
 */
public final class AccountRiskTopology {

  public static final String APPLICATION = "pinstream-account-risk";

  /** Store: home, user → AccountRow. */
  public static final String ACCOUNTS = "account-behaviours";

  /** Store (expiring): home, pin → whether it was held. Which pins were counted. */
  public static final String COUNTED_PINS = "counted-pins";

  static final Duration PINS_REMEMBERED = Duration.ofDays(30);

  static final Repartition<Id, Contact> CONTACTS =
      Repartition.toHome("account-contacts", Topics.USERS.key(), Codec.json(Contact.class));

  private AccountRiskTopology() {}

  /**
   * The topology.
   *
   * @param model by which accounts are judged
   */
  public static Topology build(Repartitions repartitions, ModelOfAccounts model) {
    StreamsBuilder builder = new StreamsBuilder();
    builder.addStateStore(logged(ACCOUNTS));
    builder.addStateStore(logged(COUNTED_PINS));
    source(builder, Topics.USERS)
        .process(() -> new ObserveUsers(model), Named.as("observe-users"), ACCOUNTS);
    source(builder, Topics.PINS)
        .process(() -> new ObservePins(model), Named.as("observe-pins"), ACCOUNTS, COUNTED_PINS);
    source(builder, Topics.REVIEWS)
        .process(
            () -> new ObserveReviews(model), Named.as("observe-reviews"), ACCOUNTS, COUNTED_PINS);
    KStream<Homed, Object> followed =
        source(builder, Topics.FOLLOWS)
            .process(() -> new ObserveFollows(model), Named.as("observe-follows"), ACCOUNTS);
    repartitions
        .connect(followed, CONTACTS)
        .process(
            () -> new ObserveFollows.AtFollowee(model), Named.as("observe-followed"), ACCOUNTS);

    Topology topology = builder.build();
    sink(topology, Topics.USER_COMMANDS, "observe-pins", "observe-reviews", "observe-follows");
    return topology;
  }
}
