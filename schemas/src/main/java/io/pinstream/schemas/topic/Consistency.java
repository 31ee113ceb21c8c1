package io.pinstream.schemas.topic;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.Command;
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
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Share;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.fact.TrainingLabel;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import java.util.EnumSet;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether key and value of a record match: a fact has the key of its thing, a command is at its
 * thing's home, ids have the right types, and texts have valid lengths ({@link Wording}). Readable
 * JSON may still contain what no application of Pinstream writes; it would be stored at the wrong
 * home, or fail its processor.
 */
public final class Consistency {

  private static final Set<IdType> OPERATIONS = EnumSet.of(IdType.OPERATION, IdType.SIGN_UP);
  private static final Set<IdType> REVIEWED =
      EnumSet.of(IdType.PIN, IdType.BOARD, IdType.USER, IdType.REVIEW);

  private Consistency() {}

  /**
   * The fault of a record of a topic, for people; null if there is none.
   *
   * @param key null if the record has none
   * @param value null for a tombstone
   */
  public static @Nullable String problem(
      Topic<?, ?> topic, @Nullable Homed key, @Nullable Object value) {
    if (key == null) {
      return "A record without a key";
    }
    if (value != null) {
      return first(
          value instanceof ModerationCommand command ? elsewhere(topic, command) : null,
          problem(key, value));
    }
    return topic.hasTombstones()
        ? tombstone(topic, key)
        : "A null, which is no value of " + topic.name();
  }

  private static @Nullable String tombstone(Topic<?, ?> topic, Homed key) {
    return switch (key) {
      case FollowKey follow -> ids(follow);
      case BoardLinkKey link -> ids(link);
      case ShareKey share -> ids(share);
      case Id id -> {
        Set<IdType> types = subjects(topic);
        yield types.contains(id.type()) ? null : id + " is of type " + id.type() + ", not " + types;
      }
      default -> null;
    };
  }

  /** The id type of the keys of tables with a single id as the key. */
  private static Set<IdType> subjects(Topic<?, ?> topic) {
    return switch (topic.name()) {
      case "users" -> EnumSet.of(IdType.USER);
      case "pins" -> EnumSet.of(IdType.PIN);
      case "boards", "public-boards" -> EnumSet.of(IdType.BOARD);
      case "links" -> EnumSet.of(IdType.LINK);
      case "spam-models" -> EnumSet.of(IdType.MODEL);
      case "reviews" -> REVIEWED;
      case "operations" -> OPERATIONS;
      default -> EnumSet.allOf(IdType.class);
    };
  }

  private static @Nullable String problem(Homed key, Object value) {
    String problem =
        switch (value) {
          case Command command ->
              first(
                  oneOf(command.operation(), OPERATIONS),
                  Wording.idempotency(command.idempotency()),
                  command(key, command));
          case ImageCommand image -> image(key, image);
          case ImageEvent image -> first(at(key, image.pin()), typed(image.pin(), IdType.PIN));
          case User user -> first(is(key, user.id()), typed(user.id(), IdType.USER));
          case Follow follow -> {
            FollowKey edge = new FollowKey(follow.follower(), follow.followee());
            yield first(is(key, edge), ids(edge));
          }
          case Pin pin ->
              first(
                  is(key, pin.id()),
                  typed(pin.id(), IdType.PIN),
                  typed(pin.authorId(), IdType.USER),
                  at(key, pin.authorId()));
          case Board board ->
              first(
                  is(key, board.id()),
                  typed(board.id(), IdType.BOARD),
                  typed(board.ownerId(), IdType.USER),
                  at(key, board.ownerId()));
          case BoardLink link -> {
            BoardLinkKey place = new BoardLinkKey(link.board(), link.link());
            yield first(is(key, place), ids(place));
          }
          case Share share -> {
            ShareKey place = new ShareKey(share.board(), share.user());
            yield first(is(key, place), ids(place));
          }
          case Link link -> first(is(key, link.id()), typed(link.id(), IdType.LINK));
          case Review review -> first(is(key, review.id()), review(review));
          case TrainingLabel label -> key instanceof Id id ? oneOf(id, REVIEWED) : null;
          case ModelRelease release ->
              first(is(key, release.id()), typed(release.id(), IdType.MODEL));
          case FeedRead read -> first(is(key, read.reader()), typed(read.reader(), IdType.USER));
          case Operation operation ->
              first(is(key, operation.id()), oneOf(operation.id(), OPERATIONS));
          default -> null;
        };
    return problem != null ? problem : Wording.problem(value);
  }

  private static @Nullable String command(Homed key, Command command) {
    return switch (command) {
      case UserCommand.SignUp signUp ->
          first(at(key, signUp.user()), typed(signUp.user(), IdType.USER));
      case UserCommand.GrantRole grant -> at(key, grant.operation());
      case UserCommand.RevokeRole revoke -> at(key, revoke.operation());
      case UserCommand.RequestVerdict verdict ->
          first(
              is(key, Id.ofRoles()),
              typed(verdict.caller(), IdType.USER),
              oneOf(verdict.review(), REVIEWED));
      case UserCommand.AlertAccountRisk alert ->
          first(is(key, alert.user()), typed(alert.user(), IdType.USER));
      case FollowCommand follow ->
          first(
              at(key, follow.caller()),
              typed(follow.caller(), IdType.USER),
              typed(follow.followee(), IdType.USER));
      case PinCommand.CreatePin create ->
          first(
              at(key, create.pin()),
              typed(create.pin(), IdType.PIN),
              typed(create.caller(), IdType.USER),
              at(key, create.caller()),
              typed(create.upload(), IdType.UPLOAD));
      case PinCommand.DeletePin delete -> // anybody may try
          first(
              at(key, delete.pin()),
              typed(delete.pin(), IdType.PIN),
              typed(delete.caller(), IdType.USER));
      case BoardCommand.Edit board ->
          first(
              at(key, board.addressee()),
              typed(board.board(), IdType.BOARD),
              typed(board.caller(), IdType.USER),
              othersOf(key, board));
      case ModerationCommand.GiveVerdict verdict ->
          first(
              is(key, verdict.review()),
              typed(verdict.caller(), IdType.USER),
              oneOf(verdict.review(), REVIEWED));
      case ModerationCommand.Report report ->
          // Only the home of a kind that can be reported is known.
          report.kind().isEmpty()
              ? "A report of nothing that can be reported"
              : first(at(key, report.review()), typed(report.caller(), IdType.USER));
    };
  }

  /** Whether a command about a thing is in a topic that its owner does not read. */
  private static @Nullable String elsewhere(Topic<?, ?> topic, ModerationCommand command) {
    return Topics.ownerOf(command.review())
            .filter(owner -> owner.name().equals(topic.name()))
            .isPresent()
        ? null
        : "The owner of " + command.review() + " does not read " + topic.name();
  }

  private static @Nullable String othersOf(Homed key, BoardCommand.Edit command) {
    return switch (command) {
      case BoardCommand.AddLink add -> typed(add.link(), IdType.LINK);
      case BoardCommand.RemoveLink remove -> typed(remove.link(), IdType.LINK);
      case BoardCommand.ShareBoard share -> typed(share.user(), IdType.USER);
      case BoardCommand.UnshareBoard unshare -> typed(unshare.user(), IdType.USER);
      case BoardCommand.CreateBoard create -> at(key, create.caller());
      case BoardCommand.UpdateBoard update -> null;
      case BoardCommand.DeleteBoard delete -> null;
    };
  }

  private static @Nullable String image(Homed key, ImageCommand command) {
    String problem = first(at(key, command.pin()), typed(command.pin(), IdType.PIN));
    return switch (command) {
      case ImageCommand.CheckImage check ->
          first(problem, typed(check.author(), IdType.USER), typed(check.upload(), IdType.UPLOAD));
      case ImageCommand.RemoveImage remove -> problem;
    };
  }

  private static @Nullable String review(Review review) {
    return first(
        typed(review.ownerId(), IdType.USER),
        at(review.id(), review.ownerId()),
        reviewed(review.id(), review.kind(), review.target(), review.board()));
  }

  /** Whether a review has the id of its thing, and the thing has the review's kind. */
  private static @Nullable String reviewed(
      Id review, Review.Kind kind, Id target, @Nullable Id board) {
    return switch (kind) {
      case PIN -> first(typed(target, IdType.PIN), is(review, target), none(board));
      case BOARD -> first(typed(target, IdType.BOARD), is(review, target), none(board));
      case USER -> first(typed(target, IdType.USER), is(review, target), none(board));
      case BOARD_LINK ->
          board == null
              ? "A link stands on a board, and none is named"
              : first(
                  typed(target, IdType.LINK),
                  typed(board, IdType.BOARD),
                  typed(review, IdType.REVIEW),
                  at(review, board));
    };
  }

  private static @Nullable String none(@Nullable Id board) {
    return board == null ? null : "Only a link stands on a board";
  }

  private static @Nullable String ids(FollowKey key) {
    return first(typed(key.follower(), IdType.USER), typed(key.followee(), IdType.USER));
  }

  private static @Nullable String ids(BoardLinkKey key) {
    return first(typed(key.board(), IdType.BOARD), typed(key.link(), IdType.LINK));
  }

  private static @Nullable String ids(ShareKey key) {
    return first(typed(key.board(), IdType.BOARD), typed(key.user(), IdType.USER));
  }

  private static @Nullable String is(Homed key, Homed subject) {
    return key.equals(subject) ? null : "The key is " + key + ", the value is about " + subject;
  }

  private static @Nullable String at(Homed key, Id subject) {
    return key.home() == subject.home()
        ? null
        : "The key " + key + " has another home than " + subject;
  }

  private static @Nullable String typed(Id id, IdType type) {
    return id.type() == type ? null : id + " is of type " + id.type() + ", not " + type;
  }

  private static @Nullable String oneOf(Id id, Set<IdType> types) {
    return types.contains(id.type()) ? null : id + " is of type " + id.type() + ", not " + types;
  }

  private static @Nullable String first(@Nullable String... problems) {
    for (String problem : problems) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
