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
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Share;
import io.pinstream.schemas.fact.ShareKey;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import org.jspecify.annotations.Nullable;

/**
 * Whether key and value of a record belong together: a fact is keyed by what it is about, a command
 * is at the home of what it is about, and ids name things of the right types. JSON that can be read
 * may still say a thing that no application of ours would, and would be kept at the wrong home.
 */
public final class Consistency {

  private Consistency() {}

  /** What is wrong, for people; null if nothing is. */
  public static @Nullable String problem(Homed key, Object value) {
    return switch (value) {
      case ModerationCommand moderation ->
          first(at(key, moderation.review()), typed(moderation.caller(), IdType.USER));
      case UserCommand.AlertAccountRisk alert ->
          first(is(key, alert.user()), typed(alert.user(), IdType.USER));
      case UserCommand.SignUp signUp ->
          first(at(key, signUp.user()), typed(signUp.user(), IdType.USER));
      case UserCommand.GrantRole grant -> at(key, grant.operation());
      case UserCommand.RevokeRole revoke -> at(key, revoke.operation());
      case FollowCommand follow ->
          first(
              at(key, follow.caller()),
              typed(follow.caller(), IdType.USER),
              typed(follow.followee(), IdType.USER));
      case PinCommand.CreatePin create -> ofPin(key, create.pin(), create.caller());
      case PinCommand.DeletePin delete -> ofPin(key, delete.pin(), delete.caller());
      case BoardCommand.Edit board ->
          first(
              at(key, board.addressee()),
              typed(board.board(), IdType.BOARD),
              typed(board.caller(), IdType.USER),
              othersOf(board));
      case ImageCommand image -> first(at(key, image.pin()), typed(image.pin(), IdType.PIN));
      case ImageEvent image -> first(at(key, image.pin()), typed(image.pin(), IdType.PIN));
      case User user -> first(is(key, user.id()), typed(user.id(), IdType.USER));
      case Follow follow ->
          first(
              is(key, new FollowKey(follow.follower(), follow.followee())),
              typed(follow.follower(), IdType.USER),
              typed(follow.followee(), IdType.USER));
      case Pin pin ->
          first(is(key, pin.id()), typed(pin.id(), IdType.PIN), typed(pin.authorId(), IdType.USER));
      case Board board ->
          first(
              is(key, board.id()),
              typed(board.id(), IdType.BOARD),
              typed(board.ownerId(), IdType.USER));
      case BoardLink link ->
          first(
              is(key, new BoardLinkKey(link.board(), link.link())),
              typed(link.board(), IdType.BOARD),
              typed(link.link(), IdType.LINK));
      case Share share ->
          first(
              is(key, new ShareKey(share.board(), share.user())),
              typed(share.board(), IdType.BOARD),
              typed(share.user(), IdType.USER));
      case Link link -> first(is(key, link.id()), typed(link.id(), IdType.LINK));
      case Review review -> is(key, review.id());
      case FeedRead read -> first(is(key, read.reader()), typed(read.reader(), IdType.USER));
      case Operation operation -> is(key, operation.id());
      default -> null;
    };
  }

  private static @Nullable String ofPin(Homed key, Id pin, Id caller) {
    return first(at(key, pin), typed(pin, IdType.PIN), typed(caller, IdType.USER));
  }

  private static @Nullable String othersOf(BoardCommand.Edit command) {
    return switch (command) {
      case BoardCommand.AddLink add -> typed(add.link(), IdType.LINK);
      case BoardCommand.RemoveLink remove -> typed(remove.link(), IdType.LINK);
      case BoardCommand.ShareBoard share -> typed(share.user(), IdType.USER);
      case BoardCommand.UnshareBoard unshare -> typed(unshare.user(), IdType.USER);
      case BoardCommand.CreateBoard create -> null;
      case BoardCommand.UpdateBoard update -> null;
      case BoardCommand.DeleteBoard delete -> null;
    };
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

  private static @Nullable String first(@Nullable String... problems) {
    for (String problem : problems) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
