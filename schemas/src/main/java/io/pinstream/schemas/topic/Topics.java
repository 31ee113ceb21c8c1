package io.pinstream.schemas.topic;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Board;
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.fact.NodeKey;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Share;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.fact.TrainingLabel;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.topic.Topic.Audience;
import io.pinstream.schemas.topic.Topic.Cleanup;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/** The table of topics. All have the same number of partitions, a power of two. */
public final class Topics {

  private static final Duration COMMANDS_KEPT = Duration.ofDays(14);
  private static final Duration TOMBSTONES_KEPT = Duration.ofDays(7);
  // What pages say about themselves, written by others.
  private static final int LINK_BYTES = 128 << 10;
  // Takes the record of any other topic, with its value cut at 128 KiB.
  private static final int DEAD_LETTER_BYTES = 256 << 10;

  public static final Topic<Id, UserCommand> USER_COMMANDS =
      commands(
          "users.commands",
          UserCommand.class,
          "Sign-ups with password hashes, role changes, account-risk alerts, reports of users and"
              + " verdicts on them; and verdicts on anything whose moderator's role is still to be"
              + " checked.");

  public static final Topic<Id, FollowCommand> FOLLOW_COMMANDS =
      commands("follows.commands", FollowCommand.class, "Requests to follow and to unfollow.");

  public static final Topic<Id, PinCommand> PIN_COMMANDS =
      commands(
          "pins.commands",
          PinCommand.class,
          "Requests to publish and to delete pins, reports of pins and verdicts on them.");

  public static final Topic<Id, ImageCommand> IMAGE_COMMANDS =
      commands("images.commands", ImageCommand.class, "Images to check, store and remove.");

  public static final Topic<Id, ImageEvent> IMAGE_EVENTS =
      commands("images.events", ImageEvent.class, "Results of image checks.");

  public static final Topic<Id, BoardCommand> BOARD_COMMANDS =
      commands(
          "boards.commands",
          BoardCommand.class,
          "Requests to change boards, their links and shares; reports of boards and links, and"
              + " verdicts on them.");

  public static final Topic<Id, User> USERS =
      table(
          "users",
          ids(),
          User.class,
          "Published users, by user id; withdrawal leaves a tombstone.");

  public static final Topic<FollowKey, Follow> FOLLOWS =
      table(
          "follows",
          Codec.string(FollowKey::parse),
          Follow.class,
          "Who follows whom, by follower/followee; unfollowing leaves a tombstone.");

  public static final Topic<Id, Pin> PINS =
      table("pins", ids(), Pin.class, "Published pins, by pin id; deletion leaves a tombstone.");

  public static final Topic<Id, Board> BOARDS =
      restricted(
          "boards",
          ids(),
          Board.class,
          "Boards, private ones too, by board id; deletion leaves a tombstone.");

  public static final Topic<BoardLinkKey, BoardLink> BOARD_LINKS =
      restricted(
          "board-links",
          Codec.string(BoardLinkKey::parse),
          BoardLink.class,
          "Links on boards, by board/link; removal leaves a tombstone.");

  public static final Topic<ShareKey, Share> BOARD_SHARES =
      restricted(
          "board-shares",
          Codec.string(ShareKey::parse),
          Share.class,
          "Shares of boards, by board/user; unsharing leaves a tombstone.");

  public static final Topic<Id, Board> PUBLIC_BOARDS =
      table(
          "public-boards",
          ids(),
          Board.class,
          "Boards that everyone may see, by board id; one that is deleted, private, held or"
              + " rejected has a tombstone.");

  public static final Topic<BoardLinkKey, BoardLink> PUBLIC_BOARD_LINKS =
      table(
          "public-board-links",
          Codec.string(BoardLinkKey::parse),
          BoardLink.class,
          "Links that everyone may see on these boards, by board/link; removal, or the end of its"
              + " board here, leaves a tombstone.");

  public static final Topic<Id, Link> LINKS =
      new Topic<>(
          "links",
          ids(),
          Codec.json(Link.class),
          Audience.RESTRICTED,
          Cleanup.COMPACT,
          TOMBSTONES_KEPT,
          LINK_BYTES,
          "Every link ever put on a board, by link id, with what its page says about itself.");

  public static final Topic<Id, Review> REVIEWS =
      restricted(
          "reviews",
          ids(),
          Review.class,
          "Reviews of held, rejected or reported things, by review id; deleted with the thing.");

  public static final Topic<Id, TrainingLabel> MODERATION_LABELS =
      new Topic<>(
          "moderation.labels",
          ids(),
          Codec.json(TrainingLabel.class),
          Audience.RESTRICTED,
          Cleanup.DELETE,
          Duration.ofDays(30),
          "Training labels from moderators' verdicts, by review id.");

  public static final Topic<Id, ModelRelease> SPAM_MODELS =
      table(
          "spam-models",
          ids(),
          ModelRelease.class,
          Audience.INTERNAL,
          "Announced models; the last one is in force. A tombstone withdraws one.");

  public static final Topic<Id, FeedRead> FEED_EVENTS =
      new Topic<>(
          "feeds.events",
          ids(),
          Codec.json(FeedRead.class),
          Audience.INTERNAL,
          Cleanup.DELETE,
          Duration.ofDays(2),
          "Feed reads, about one per reader and hour, by user id.");

  public static final Topic<Id, Operation> OPERATIONS =
      new Topic<>(
          "operations",
          ids(),
          Codec.json(Operation.class),
          Audience.INTERNAL,
          Cleanup.COMPACT_AND_DELETE,
          Duration.ofDays(7),
          "Outcomes of commands, by operation id.");

  /** Read from some seconds back: a node that is alive has said so since. */
  public static final Topic<NodeKey, NodeHeartbeat> NODES =
      new Topic<>(
          "nodes",
          Codec.string(NodeKey::parse),
          Codec.json(NodeHeartbeat.class),
          Audience.INTERNAL,
          Cleanup.DELETE,
          Duration.ofHours(1),
          "Heartbeats of nodes: their addresses, and the partitions that they hold.");

  /** Keys and values are copied as received, because they may be unreadable. */
  public static final Topic<Id, byte[]> DEAD_LETTERS =
      new Topic<>(
          "dead-letters",
          ids(),
          Codec.bytes(),
          Audience.INTERNAL,
          Cleanup.DELETE,
          Duration.ofDays(30),
          DEAD_LETTER_BYTES,
          "Records that could not be read or processed, cut at 128 KiB, with the reason in headers.");

  private static final List<Topic<? extends Homed, ?>> ALL =
      List.of(
          USER_COMMANDS,
          FOLLOW_COMMANDS,
          PIN_COMMANDS,
          IMAGE_COMMANDS,
          IMAGE_EVENTS,
          BOARD_COMMANDS,
          USERS,
          FOLLOWS,
          PINS,
          BOARDS,
          BOARD_LINKS,
          BOARD_SHARES,
          PUBLIC_BOARDS,
          PUBLIC_BOARD_LINKS,
          LINKS,
          REVIEWS,
          MODERATION_LABELS,
          SPAM_MODELS,
          FEED_EVENTS,
          OPERATIONS,
          NODES,
          DEAD_LETTERS);

  private Topics() {}

  public static List<Topic<? extends Homed, ?>> all() {
    return ALL;
  }

  public static Optional<Topic<? extends Homed, ?>> named(String name) {
    return ALL.stream()
        .<Topic<? extends Homed, ?>>map(t -> t)
        .filter(t -> t.name().equals(name))
        .findFirst();
  }

  /**
   * The command topic of the application that owns a thing.
   *
   * @param review the id of the thing's review, whose type is the thing's; empty if things of this
   *     type are never under review
   */
  public static Optional<Topic<Id, ? super ModerationCommand>> ownerOf(Id review) {
    return switch (review.type()) {
      case USER -> Optional.of(USER_COMMANDS);
      case PIN -> Optional.of(PIN_COMMANDS);
      case BOARD, REVIEW -> Optional.of(BOARD_COMMANDS);
      case LINK, UPLOAD, OPERATION, SIGN_UP, MODEL -> Optional.empty();
    };
  }

  private static Codec<Id> ids() {
    return Codec.string(Id::require);
  }

  private static <V> Topic<Id, V> commands(String name, Class<V> type, String sentence) {
    return new Topic<>(
        name, ids(), Codec.json(type), Audience.INTERNAL, Cleanup.DELETE, COMMANDS_KEPT, sentence);
  }

  private static <K extends Homed, V> Topic<K, V> table(
      String name, Codec<K> key, Class<V> type, String sentence) {
    return table(name, key, type, Audience.PUBLIC, sentence);
  }

  /** A table that can contain private data. */
  private static <K extends Homed, V> Topic<K, V> restricted(
      String name, Codec<K> key, Class<V> type, String sentence) {
    return table(name, key, type, Audience.RESTRICTED, sentence);
  }

  private static <K extends Homed, V> Topic<K, V> table(
      String name, Codec<K> key, Class<V> type, Audience audience, String sentence) {
    return new Topic<>(
        name, key, Codec.json(type), audience, Cleanup.COMPACT, TOMBSTONES_KEPT, sentence);
  }
}
