package io.pinstream.ingest;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.JsonBody;
import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.text.Lengths;
import io.pinstream.schemas.topic.Topics;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** What is written under {@code /v1/boards}: boards, their links, and with whom they are shared. */
final class Boards {

  static final String PATH = "/v1/boards";
  static final String ID = "boardId";
  static final String LINKS = "links";
  static final String LINK_ID = "linkId";
  static final String SHARES = "shares";
  static final String USER_ID = "userId";

  private static final int MAX_METADATA_DEPTH = 8;

  // The canonical form is much shorter, but the dropped parts may be long.
  private static final int MAX_URL = 8_000;

  private final Acceptance acceptance;
  private final Ids ids;
  private final Bearer bearer;

  Boards(Acceptance acceptance, Ids ids, Bearer bearer) {
    this.acceptance = acceptance;
    this.ids = ids;
    this.bearer = bearer;
  }

  void create(Context ctx) {
    Id caller = bearer.caller(ctx);
    String key = RequestIds.keyOf(ctx);
    Request request = Request.of(JsonBody.of(ctx));

    RequestIds requestIds = new RequestIds(ids, caller.toString(), "POST " + PATH, key);
    Id board = requestIds.thing(IdType.BOARD, caller.home());
    BoardCommand command =
        new BoardCommand.CreateBoard(
            requestIds.operation(IdType.OPERATION, caller, request.content()),
            caller,
            requestIds.idempotency(request.content()),
            board,
            request.name(),
            request.description(),
            request.visibility());
    accept(ctx, command, board);
  }

  void update(Context ctx) {
    Id caller = bearer.caller(ctx);
    Id board = HttpConventions.pathId(ctx, ID, IdType.BOARD);
    String key = RequestIds.keyOf(ctx);
    Changes changes = Changes.of(JsonBody.mergePatch(ctx));

    RequestIds requestIds =
        new RequestIds(ids, caller.toString(), "PATCH " + PATH + "/" + board, key);
    BoardCommand command =
        new BoardCommand.UpdateBoard(
            requestIds.operation(IdType.OPERATION, caller, changes.content()),
            caller,
            requestIds.idempotency(changes.content()),
            board,
            changes.name(),
            changes.description(),
            changes.visibility());
    accept(ctx, command, board);
  }

  void delete(Context ctx) {
    Id caller = bearer.caller(ctx);
    Id board = HttpConventions.pathId(ctx, ID, IdType.BOARD);
    RequestIds requestIds = RequestIds.bodiless(ctx, ids, caller, "DELETE " + PATH + "/" + board);
    BoardCommand command =
        new BoardCommand.DeleteBoard(
            requestIds.operation(IdType.OPERATION, caller),
            caller,
            requestIds.idempotency(),
            board);
    accept(ctx, command, board);
  }

  void addLink(Context ctx) {
    Id caller = bearer.caller(ctx);
    Id board = HttpConventions.pathId(ctx, ID, IdType.BOARD);
    String key = RequestIds.keyOf(ctx);
    NewLink link = NewLink.of(JsonBody.of(ctx));

    RequestIds requestIds =
        new RequestIds(ids, caller.toString(), "POST " + PATH + "/" + board + "/" + LINKS, key);
    Id linkId = link.url().linkId();
    BoardCommand command =
        new BoardCommand.AddLink(
            requestIds.operation(IdType.OPERATION, caller, link.content()),
            caller,
            requestIds.idempotency(link.content()),
            board,
            linkId,
            link.url().text(),
            link.title(),
            link.metadata());
    accept(ctx, command, linkId);
  }

  void removeLink(Context ctx) {
    Id caller = bearer.caller(ctx);
    Id board = HttpConventions.pathId(ctx, ID, IdType.BOARD);
    Id link = HttpConventions.pathId(ctx, LINK_ID, IdType.LINK);
    RequestIds requestIds =
        RequestIds.bodiless(
            ctx, ids, caller, "DELETE " + PATH + "/" + board + "/" + LINKS + "/" + link);
    BoardCommand command =
        new BoardCommand.RemoveLink(
            requestIds.operation(IdType.OPERATION, caller),
            caller,
            requestIds.idempotency(),
            board,
            link);
    accept(ctx, command, link);
  }

  void share(Context ctx) {
    setShare(ctx, "PUT", BoardCommand.ShareBoard::new);
  }

  void unshare(Context ctx) {
    setShare(ctx, "DELETE", BoardCommand.UnshareBoard::new);
  }

  private void setShare(Context ctx, String method, Verb verb) {
    Id caller = bearer.caller(ctx);
    Id board = HttpConventions.pathId(ctx, ID, IdType.BOARD);
    Id user = HttpConventions.pathId(ctx, USER_ID, IdType.USER);
    RequestIds requestIds =
        RequestIds.bodiless(
            ctx, ids, caller, method + " " + PATH + "/" + board + "/" + SHARES + "/" + user);
    BoardCommand command =
        verb.command(
            requestIds.operation(IdType.OPERATION, caller),
            caller,
            requestIds.idempotency(),
            board,
            user);
    accept(ctx, command, user);
  }

  private interface Verb {
    BoardCommand command(
        Id operation, Id caller, @Nullable Idempotency idempotency, Id board, Id user);
  }

  private void accept(Context ctx, BoardCommand command, Id thing) {
    acceptance.accept(ctx, Topics.BOARD_COMMANDS, command.addressee(), command, thing);
  }

  private static Optional<Visibility> visibilityOf(JsonBody body) {
    return body.verbatim("visibility", 0, JsonBody.MAX_BYTES)
        .flatMap(
            text ->
                switch (text) {
                  case "private" -> Optional.of(Visibility.PRIVATE);
                  case "public" -> Optional.of(Visibility.PUBLIC);
                  default -> body.wrong("visibility", "must be private or public");
                });
  }

  /** Distinguishes absent from every possible value, for a fingerprint. */
  private static String told(@Nullable Object value) {
    return value == null ? "" : "=" + value;
  }

  private record Request(String name, String description, Visibility visibility) {

    static Request of(JsonBody body) {
      String name = body.required("name", body.line("name", 1, Lengths.BOARD_NAME));
      String description = body.text("description", 0, Lengths.BOARD_DESCRIPTION).orElse("");
      Visibility visibility = visibilityOf(body).orElse(Visibility.PRIVATE);
      body.done();
      return new Request(requireNonNull(name), description, visibility);
    }

    String[] content() {
      return new String[] {name, description, visibility.name()};
    }
  }

  /** Null fields stay unchanged. */
  private record Changes(
      @Nullable String name, @Nullable String description, @Nullable Visibility visibility) {

    static Changes of(JsonBody body) {
      String name = body.notNull("name", body.line("name", 1, Lengths.BOARD_NAME));
      String description =
          body.isNull("description")
              ? ""
              : body.text("description", 0, Lengths.BOARD_DESCRIPTION).orElse(null);
      Visibility visibility = body.notNull("visibility", visibilityOf(body));
      body.done();
      return new Changes(name, description, visibility);
    }

    String[] content() {
      return new String[] {told(name), told(description), told(visibility)};
    }
  }

  private record NewLink(CanonicalUrl url, @Nullable String title, @Nullable RawJson metadata) {

    static NewLink of(JsonBody body) {
      CanonicalUrl url =
          body.required(
              "url",
              body.verbatim("url", 1, MAX_URL)
                  .flatMap(text -> body.parsed("url", text, CanonicalUrl::of)));
      String title = body.line("title", 0, Lengths.LINK_TITLE).orElse(null);
      RawJson metadata =
          body.object("metadata", Lengths.METADATA_BYTES, MAX_METADATA_DEPTH).orElse(null);
      body.done();
      return new NewLink(requireNonNull(url), title, metadata);
    }

    String[] content() {
      return new String[] {
        url.text(), told(title), told(metadata == null ? null : metadata.text())
      };
    }
  }
}
