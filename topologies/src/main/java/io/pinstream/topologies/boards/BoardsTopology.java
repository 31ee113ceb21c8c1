package io.pinstream.topologies.boards;

import static io.pinstream.streams.Wiring.logged;
import static io.pinstream.streams.Wiring.rawSource;
import static io.pinstream.streams.Wiring.sink;
import static io.pinstream.streams.Wiring.source;

import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Codec;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.Repartition;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.expiring.IdempotencyKeys;
import io.pinstream.streams.jobs.TimeBudget;
import io.pinstream.topologies.moderation.HeldAuthors;
import io.pinstream.topologies.moderation.KeptReviews;
import io.pinstream.topologies.moderation.ModeratedRows;
import io.pinstream.topologies.moderation.Moderation;
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
 *                       │            board-shares, reviews, operations
 *                       ├─ share-notices ─▶ keep-shared-boards    at the friend's home
 *                       │ seen-links
 *                       ▼
 *                    keep-seen-link ─▶ links                      at the link's home
 *                       ┆
 * links ───────────▶ keep-link
 *
 * reviews ─────────▶ keep-held-authors
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

  /** Store: home, board → BoardItem. */
  public static final String BOARDS = "boards";

  /**
   * Store: home, owner, who may see it, createdAt, board → nothing. For each of those who may see
   * boards of an owner (himself, everyone, one friend) a list of its own, newest first.
   */
  public static final String BOARD_LISTS = "board-lists";

  /** Store: home, board, addedAt, link → BoardLinkItem, without ogDetail. Newest first. */
  public static final String BOARD_LINKS = "board-links";

  /** Store: as {@link #BOARD_LINKS}, of links that are not published. */
  public static final String HELD_BOARD_LINKS = "held-board-links";

  static final ModeratedRows.Names LINK_ROWS =
      new ModeratedRows.Names(BOARD_LINKS, HELD_BOARD_LINKS);

  /** Store: home, board → how many links of it are not published; no row if none are. */
  public static final String HELD_LINK_COUNTS = "held-link-counts";

  /**
   * Store: home, board, link → addedAt, in whichever of the two lists. Tells whether a link is
   * there.
   */
  public static final String BOARD_LINK_PLACES = "board-link-places";

  /** Store: home, board, createdAt, user → ShareItem. Newest first. */
  public static final String BOARD_SHARES = "board-shares";

  /** Store: home, board, user → createdAt. Tells whether somebody may see a board. */
  public static final String BOARD_SHARE_PLACES = "board-share-places";

  /** Store: home, board → BoardRemoval: deleted, and not all of it gone yet. */
  public static final String BOARD_REMOVALS = "board-removals";

  /** Store: home, friend, createdAt of the board, board → its owner. Newest first, and lags. */
  public static final String SHARED_BOARDS = "shared-boards";

  /** Store: home, user → nothing. Who there is. */
  public static final String KNOWN_USERS = "known-users";

  /** Store: home, link → Link. */
  public static final String LINKS = "links";

  static final Repartition<Id, BoardRequest> SHARE_REQUESTS =
      Repartition.toHome(
          "share-requests", Topics.BOARD_COMMANDS.key(), Codec.json(BoardRequest.class));
  static final Repartition<Id, SharedBoard> SHARE_NOTICES =
      Repartition.toHome(
          "share-notices", Topics.BOARD_COMMANDS.key(), Codec.json(SharedBoard.class));
  static final Repartition<Id, SeenLink> SEEN_LINKS =
      Repartition.toHome("seen-links", Topics.BOARD_COMMANDS.key(), Codec.json(SeenLink.class));

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
    builder.addStateStore(logged(BOARDS));
    builder.addStateStore(logged(BOARD_LISTS));
    builder.addStateStore(logged(BOARD_LINKS));
    builder.addStateStore(logged(HELD_BOARD_LINKS));
    builder.addStateStore(logged(HELD_LINK_COUNTS));
    builder.addStateStore(logged(HeldAuthors.STORE));
    builder.addStateStore(logged(BOARD_LINK_PLACES));
    builder.addStateStore(logged(BOARD_SHARES));
    builder.addStateStore(logged(BOARD_SHARE_PLACES));
    builder.addStateStore(logged(BOARD_REMOVALS));
    builder.addStateStore(logged(SHARED_BOARDS));
    builder.addStateStore(logged(KNOWN_USERS));
    builder.addStateStore(logged(LINKS));
    builder.addStateStore(logged(KeptReviews.STORE));
    builder.addStateStore(logged(Moderation.COUNTED_REPORTS));
    builder.addStateStore(logged(IdempotencyKeys.STORE));

    rawSource(builder, Topics.USERS)
        .process(KeepKnownUsers::new, Named.as("keep-known-users"), KNOWN_USERS);
    KStream<Homed, Object> received =
        source(builder, Topics.BOARD_COMMANDS)
            .process(ReceiveBoardCommand::new, Named.as("receive-board-command"), KNOWN_USERS);
    KStream<Homed, Object> decided =
        Repartitions.<Id, BoardRequest>cast(received)
            .merge(repartitions.connect(received, SHARE_REQUESTS), Named.as(REQUESTS))
            .process(
                () -> new DecideBoard(timeBudget, screen),
                Named.as("decide-board"),
                BOARDS,
                BOARD_LISTS,
                BOARD_LINKS,
                HELD_BOARD_LINKS,
                HELD_LINK_COUNTS,
                KeptReviews.STORE,
                HeldAuthors.STORE,
                BOARD_LINK_PLACES,
                BOARD_SHARES,
                BOARD_SHARE_PLACES,
                BOARD_REMOVALS,
                Moderation.COUNTED_REPORTS,
                IdempotencyKeys.STORE);
    source(builder, Topics.REVIEWS)
        .process(HeldAuthors.Keep::new, Named.as("keep-held-authors"), HeldAuthors.STORE);
    repartitions
        .connect(decided, SHARE_NOTICES)
        .process(KeepSharedBoards::new, Named.as("keep-shared-boards"), SHARED_BOARDS);
    repartitions
        .connect(decided, SEEN_LINKS)
        .process(KeepSeenLink::new, Named.as("keep-seen-link"), LINKS);
    source(builder, Topics.LINKS).process(KeepLink::new, Named.as("keep-link"), LINKS);

    Topology topology = builder.build();
    sink(topology, Topics.BOARDS, "decide-board");
    sink(topology, Topics.BOARD_LINKS, "decide-board");
    sink(topology, Topics.BOARD_SHARES, "decide-board");
    sink(topology, Topics.LINKS, "keep-seen-link");
    sink(topology, Topics.REVIEWS, "decide-board");
    sink(topology, Topics.OPERATIONS, "decide-board");
    return topology;
  }
}
