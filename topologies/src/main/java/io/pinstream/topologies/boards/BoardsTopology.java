package io.pinstream.topologies.boards;

import static io.pinstream.streams.Wiring.rawSource;
import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.jobs.TimeBudget;
import io.pinstream.topologies.moderation.Screen;
import java.time.Duration;
import org.apache.kafka.streams.StreamsBuilder;
import org.apache.kafka.streams.Topology;
import org.apache.kafka.streams.kstream.KStream;
import org.apache.kafka.streams.kstream.Named;

/**
 * Owns boards, their links, and with whom they are shared.
 *
 * <pre>
 * users ───────────▶ keep-known-users
 *                       ┆
 * boards.commands ─▶ receive-board-command      at the board's home, or in sharing at the friend's
 *                       │ share-requests, or straight on
 *                       ▼
 *                    decide-board ─▶ boards, board-links,         at the board's home
 *                       │            board-shares, public-boards, public-board-links,
 *                       │            reviews, operations
 *                       ├─ share-notices ─▶ keep-shared-boards    at the friend's home
 *                       │ seen-links
 *                       ▼
 *                    keep-seen-link ─▶ links                      at the link's home
 *                       ┆
 * links ───────────▶ keep-link
 *
 * reviews ─────────▶ keep-held-authors ─▶ decide-board      whose boards everyone may see
 * </pre>
 *
 * Sharing passes the friend's home first, because only there it is known whether there is such a
 * user; so does its end, so that the two stay in order. All else is decided where the board lives,
 * in one partition with its owner's other boards. What a page says of itself is kept once, at its
 * link's home, and joined when a board is read.
 *
 * <p>What others would read is judged first. A board that is in doubt is its owner's alone,
 * whatever its visibility and shares; a link that is stands apart from those that others see.
 */
public final class BoardsTopology {

  public static final String APPLICATION = "pinstream-boards";

  static final Repartition<Id, BoardRequest> SHARE_REQUESTS =
      Repartition.toHome("share-requests", BoardRequest.class);
  static final Repartition<Id, SharedBoard> SHARE_NOTICES =
      Repartition.toHome("share-notices", SharedBoard.class);
  static final Repartition<Id, SeenLink> SEEN_LINKS =
      Repartition.toHome("seen-links", SeenLink.class);

  /** Where requests come together that are at their board's home. */
  static final String REQUESTS = "board-requests";

  /** How long the rest of a deleted board may hold up the stream at a time. */
  private static final Duration SLICE = Duration.ofMillis(20);

  private BoardsTopology() {}

  /**
   * The topology.
   *
   * @param screen what judges names, descriptions and links
   */
  public static Topology build(Repartitions repartitions, Screen screen) {
    return build(repartitions, screen, SLICE);
  }

  static Topology build(Repartitions repartitions, Screen screen, Duration slice) {
    TimeBudget timeBudget = new TimeBudget(slice);
    StreamsBuilder builder = new StreamsBuilder();
    rawSource(builder, Topics.USERS)
        .process(KeepKnownUsers.supplier(), Named.as("keep-known-users"));
    KStream<Homed, Object> received =
        source(builder, Topics.BOARD_COMMANDS)
            .process(ReceiveBoardCommand.supplier(), Named.as("receive-board-command"));
    KStream<Homed, Object> ownerChanges =
        source(builder, Topics.REVIEWS)
            .process(KeepHeldOwners.supplier(), Named.as("keep-held-authors"));
    KStream<Homed, Object> decided =
        Repartitions.<Id, BoardInput>cast(received)
            .merge(
                Repartitions.cast(repartitions.connect(received, SHARE_REQUESTS)),
                Named.as(REQUESTS))
            .merge(Repartitions.cast(ownerChanges), Named.as("board-inputs"))
            .process(DecideBoard.supplier(timeBudget, screen), Named.as("decide-board"));
    repartitions
        .connect(decided, SHARE_NOTICES)
        .process(KeepSharedBoards.supplier(), Named.as("keep-shared-boards"));
    repartitions
        .connect(decided, SEEN_LINKS)
        .process(KeepSeenLink.supplier(), Named.as("keep-seen-link"));
    source(builder, Topics.LINKS).process(KeepLink.supplier(), Named.as("keep-link"));

    Topology topology = builder.build();
    sink(topology, Topics.BOARDS, "decide-board");
    sink(topology, Topics.BOARD_LINKS, "decide-board");
    sink(topology, Topics.BOARD_SHARES, "decide-board");
    sink(topology, Topics.PUBLIC_BOARDS, "decide-board");
    sink(topology, Topics.PUBLIC_BOARD_LINKS, "decide-board");
    sink(topology, Topics.LINKS, "keep-seen-link");
    sink(topology, Topics.REVIEWS, "decide-board");
    sink(topology, Topics.OPERATIONS, "decide-board");
    return topology;
  }
}
