package io.pinstream.ingest;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.JsonBody;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.text.Lengths;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/reports} and {@code POST /v1/moderation/{reviewId}/verdict}. */
final class Moderation {

  static final String REPORTS = "/v1/reports";
  static final String REVIEWS = "/v1/moderation";
  static final String ID = "reviewId";
  static final String VERDICT = "verdict";

  private static final Set<IdType> REPORTED =
      EnumSet.of(IdType.PIN, IdType.BOARD, IdType.USER, IdType.LINK);
  private static final Set<IdType> REVIEWED =
      EnumSet.of(IdType.PIN, IdType.BOARD, IdType.USER, IdType.REVIEW);

  private final Acceptance acceptance;
  private final Ids ids;
  private final Bearer bearer;

  Moderation(Acceptance acceptance, Ids ids, Bearer bearer) {
    this.acceptance = acceptance;
    this.ids = ids;
    this.bearer = bearer;
  }

  /**
   * Goes to the owner of the thing, at its home, which knows whether the caller can see it. The
   * thing counts as part of the route: an Idempotency-Key is remembered where the thing lives.
   */
  void report(Context ctx) {
    Id caller = bearer.caller(ctx);
    String key = RequestIds.keyOf(ctx);
    Complaint complaint = Complaint.of(JsonBody.of(ctx));

    String thing = complaint.target() + "/" + (complaint.board() == null ? "" : complaint.board());
    RequestIds requestIds =
        new RequestIds(ids, caller.toString(), "POST " + REPORTS + "/" + thing, key);
    ModerationCommand.Report command =
        new ModerationCommand.Report(
            requestIds.operation(IdType.OPERATION, caller, complaint.reason()),
            caller,
            requestIds.idempotency(complaint.reason()),
            complaint.target(),
            complaint.board(),
            complaint.reason());
    Topic<Id, ? super ModerationCommand> owner =
        Topics.ownerOf(command.review()).orElseThrow(Problems::notFound);
    acceptance.accept(ctx, owner, command.review(), command, complaint.target());
  }

  /**
   * Goes to the home of roles: a token shows who was a moderator at log-in, the home of roles knows
   * who is one now.
   */
  void verdict(Context ctx) {
    Id caller = bearer.moderator(ctx);
    Id review =
        Id.parse(ctx.pathParam(ID))
            .filter(id -> REVIEWED.contains(id.type()))
            .orElseThrow(Problems::notFound);
    String key = RequestIds.keyOf(ctx);
    Word word = Word.of(JsonBody.of(ctx));

    RequestIds requestIds =
        new RequestIds(
            ids, caller.toString(), "POST " + REVIEWS + "/" + review + "/" + VERDICT, key);
    UserCommand.RequestVerdict command =
        new UserCommand.RequestVerdict(
            requestIds.operation(IdType.OPERATION, caller, word.content()),
            caller,
            requestIds.idempotency(word.content()),
            review,
            word.allow(),
            word.note());
    acceptance.accept(ctx, Topics.USER_COMMANDS, Id.ofRoles(), command, review);
  }

  private record Complaint(Id target, @Nullable Id board, String reason) {

    static Complaint of(JsonBody body) {
      Optional<Id> target =
          id(body, "target", REPORTED, "is not the id of a pin, a board, a user or a link");
      Optional<Id> board = id(body, "board", EnumSet.of(IdType.BOARD), "is not the id of a board");
      body.required("target", target);
      String reason = body.required("reason", body.text("reason", 1, Lengths.REMARK));
      boolean ofLink = target.filter(id -> id.type() == IdType.LINK).isPresent();
      if (ofLink) {
        // A link has no owner; a report is about the link on this board.
        body.required("board", board);
      } else if (board.isPresent() && target.isPresent()) {
        body.wrong("board", "goes with the id of a link only");
      }
      body.done();
      return new Complaint(target.orElseThrow(), board.orElse(null), requireNonNull(reason));
    }

    private static Optional<Id> id(JsonBody body, String name, Set<IdType> types, String wrong) {
      return body.verbatim(name, 0, JsonBody.MAX_BYTES)
          .flatMap(
              text ->
                  Id.parse(text)
                      .filter(id -> types.contains(id.type()))
                      .or(() -> body.wrong(name, wrong)));
    }
  }

  private record Word(boolean allow, @Nullable String note) {

    static Word of(JsonBody body) {
      Boolean allow =
          body.required(
              VERDICT,
              body.verbatim(VERDICT, 0, JsonBody.MAX_BYTES)
                  .flatMap(
                      word ->
                          switch (word) {
                            case "allow" -> Optional.of(true);
                            case "reject" -> Optional.of(false);
                            default -> body.<Boolean>wrong(VERDICT, "must be allow or reject");
                          }));
      String note =
          body.text("note", 0, Lengths.REMARK).filter(text -> !text.isEmpty()).orElse(null);
      body.done();
      return new Word(requireNonNull(allow), note);
    }

    /** Empty means no note, because a note is never empty. */
    String[] content() {
      return new String[] {allow ? "allow" : "reject", note == null ? "" : note};
    }
  }
}
