package io.pinstream.ingest;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.JsonBody;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.link.WebAddress;
import io.pinstream.schemas.text.Lengths;
import io.pinstream.schemas.topic.Topics;
import org.jspecify.annotations.Nullable;

/** {@code POST /v1/pins} and {@code DELETE /v1/pins/{pinId}}. */
final class Pins {

  static final String PATH = "/v1/pins";
  static final String ID = "pinId";

  // Surrounding blanks do not count.
  private static final int MAX_WRITTEN_LINK = 8_000;

  private final Acceptance acceptance;
  private final Ids ids;
  private final Bearer bearer;

  Pins(Acceptance acceptance, Ids ids, Bearer bearer) {
    this.acceptance = acceptance;
    this.ids = ids;
    this.bearer = bearer;
  }

  void create(Context ctx) {
    Id caller = bearer.caller(ctx);
    String key = RequestIds.keyOf(ctx);
    Request request = Request.of(JsonBody.of(ctx));

    RequestIds requestIds = new RequestIds(ids, caller.toString(), "POST " + PATH, key);
    Id pin = requestIds.thing(IdType.PIN, caller.home());
    PinCommand.CreatePin command =
        new PinCommand.CreatePin(
            requestIds.operation(IdType.OPERATION, caller, request.content()),
            caller,
            requestIds.idempotency(request.content()),
            pin,
            request.upload(),
            requestIds.mediaKey(),
            request.title(),
            request.description(),
            request.link());
    acceptance.accept(ctx, Topics.PIN_COMMANDS, pin, command, pin);
  }

  /** Goes to the pin's home, which knows its author; the operation stays at the caller's. */
  void delete(Context ctx) {
    Id caller = bearer.caller(ctx);
    Id pin = HttpConventions.pathId(ctx, ID, IdType.PIN);
    RequestIds requestIds = RequestIds.bodiless(ctx, ids, caller, "DELETE " + PATH + "/" + pin);
    PinCommand.DeletePin command =
        new PinCommand.DeletePin(
            requestIds.operation(IdType.OPERATION, caller), caller, requestIds.idempotency(), pin);
    acceptance.accept(ctx, Topics.PIN_COMMANDS, pin, command, pin);
  }

  private record Request(Id upload, String title, String description, @Nullable String link) {

    static Request of(JsonBody body) {
      Id upload =
          body.required(
              "uploadId",
              body.verbatim("uploadId", 0, JsonBody.MAX_BYTES)
                  .flatMap(
                      text ->
                          Id.parse(text, IdType.UPLOAD)
                              .or(() -> body.wrong("uploadId", "is not the id of an upload"))));
      String title = body.required("title", body.line("title", 1, Lengths.PIN_TITLE));
      String description = body.text("description", 0, Lengths.PIN_DESCRIPTION).orElse("");
      String link =
          body.verbatim("link", 1, MAX_WRITTEN_LINK)
              .flatMap(text -> body.parsed("link", text, WebAddress::of))
              .flatMap(address -> body.sized("link", address.text(), 1, Lengths.ADDRESS))
              .orElse(null);
      body.done();
      return new Request(requireNonNull(upload), requireNonNull(title), description, link);
    }

    /** Empty means no link, because a link is never empty. */
    String[] content() {
      return new String[] {upload.toString(), title, description, link == null ? "" : link};
    }
  }
}
