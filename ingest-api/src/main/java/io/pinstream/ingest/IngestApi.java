package io.pinstream.ingest;

import io.javalin.config.JavalinConfig;
import io.pinstream.http.Bearer;
import io.pinstream.http.Passwords;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.http.login.Attempts;
import io.pinstream.http.login.LogInLimits;
import io.pinstream.http.login.PasswordQueue;
import io.pinstream.schemas.id.Ids;

/**
 * The write half of the public interface.
 *
 * <table>
 * <caption>Its routes; fields with * are required</caption>
 * <tr><th>call</th><th>body</th><th>answer</th></tr>
 * <tr><td>{@code POST /v1/users}</td>
 *     <td>username* (3-30 of a-z 0-9 _), password* (8-128 characters, as sent), displayName (1-100
 *     characters; the username)</td>
 *     <td>202, the new user's id</td></tr>
 * <tr><td>{@code POST /v1/uploads}</td>
 *     <td>contentType* (image/jpeg, image/png, image/webp, image/gif), bytes* (1-20,000,000)</td>
 *     <td>201, an {@link io.pinstream.schemas.rest.UploadTicket}</td></tr>
 * <tr><td>{@code POST /v1/pins}</td>
 *     <td>uploadId*, title* (1-100), description (0-500), link (http or https URL, at most
 *     1080)</td>
 *     <td>202, the new pin's id</td></tr>
 * <tr><td>{@code DELETE /v1/pins/{pinId}}</td><td></td><td>202, the pin's id</td></tr>
 * <tr><td>{@code PUT /v1/following/{userId}}</td><td></td><td>202, that user's id</td></tr>
 * <tr><td>{@code DELETE /v1/following/{userId}}</td><td></td><td>202, that user's id</td></tr>
 * <tr><td>{@code POST /v1/boards}</td>
 *     <td>name* (1-100), description (0-1088), visibility (private or public; private)</td>
 *     <td>202, the new board's id</td></tr>
 * <tr><td>{@code PATCH /v1/boards/{boardId}}</td>
 *     <td>the same, none required (RFC 7396): absent fields stay unchanged</td>
 *     <td>202, the board's id</td></tr>
 * <tr><td>{@code DELETE /v1/boards/{boardId}}</td><td></td><td>202, the board's id</td></tr>
 * <tr><td>{@code POST /v1/boards/{boardId}/links}</td>
 *     <td>url* (http or https URL, in its canonical form at most 1080), title (0-300), metadata (an
 *     object of at most 4 KiB and 8 levels)</td>
 *     <td>202, the link's id</td></tr>
 * <tr><td>{@code DELETE /v1/boards/{boardId}/links/{linkId}}</td><td></td>
 *     <td>202, the link's id</td></tr>
 * <tr><td>{@code PUT /v1/boards/{boardId}/shares/{userId}}</td><td></td>
 *     <td>202, that user's id</td></tr>
 * <tr><td>{@code DELETE /v1/boards/{boardId}/shares/{userId}}</td><td></td>
 *     <td>202, that user's id</td></tr>
 * <tr><td>{@code POST /v1/reports}</td>
 *     <td>target* (the id of a pin, a board, a user or a link), board (of the link; required with a link), reason* (1-500)</td>
 *     <td>202, the target</td></tr>
 * <tr><td>{@code POST /v1/moderation/{reviewId}/verdict}</td>
 *     <td>verdict* (allow or reject), note (0-500); for moderators</td>
 *     <td>202, the review's id</td></tr>
 * </table>
 *
 * <p>A 202 is an {@link io.pinstream.schemas.rest.Accepted}, sent when the command is durable; the
 * operation tells whether it was applied. All calls except sign-up need an access token.
 *
 * <p>A request is checked in this order: 413 for a body that its head says is too large, 401, 429
 * for a user's limits, then 403 for non-moderators, 404 for the id in its path, 400 for its
 * Idempotency-Key, 413, 415, 400 and 422 for its body (calls without a body ignore one of up to 64
 * KiB), 429 and 503 for a sign-up's password, 503 if the command could not be written: then its
 * outcome is unknown, and it is safe to retry under the same Idempotency-Key.
 *
 * <p>With an {@code Idempotency-Key} (1-255 visible ASCII characters), each retry of a request, at
 * whichever node, is answered with the same ids.
 */
public final class IngestApi {

  private final SignUp signUp;
  private final Uploads uploads;
  private final Pins pins;
  private final Following following;
  private final Boards boards;
  private final Moderation moderation;

  /**
   * The API.
   *
   * @param attempts of sign-ups
   * @param limits those of {@code bearer}
   * @param logInLimits of the addresses; shared with log-ins in the same process, as is {@code
   *     queue}
   */
  public IngestApi(
      CommandLog log,
      Ids ids,
      Bearer bearer,
      Passwords passwords,
      Attempts attempts,
      UploadSigner signer,
      RequestLimits limits,
      LogInLimits logInLimits,
      PasswordQueue queue) {
    Acceptance acceptance = new Acceptance(log);
    this.signUp =
        new SignUp(
            acceptance, ids, passwords, attempts, new SignUp.Limits(limits, logInLimits, queue));
    this.uploads = new Uploads(ids, bearer, signer, limits);
    this.pins = new Pins(acceptance, ids, bearer);
    this.following = new Following(acceptance, ids, bearer);
    this.boards = new Boards(acceptance, ids, bearer);
    this.moderation = new Moderation(acceptance, ids, bearer);
  }

  /**
   * Adds the routes. The owner of the server also installs {@link
   * io.pinstream.http.HttpConventions}, once.
   */
  public void routes(JavalinConfig config) {
    config.routes.post(SignUp.PATH, signUp::create);
    config.routes.post(Uploads.PATH, uploads::create);
    config.routes.post(Pins.PATH, pins::create);
    config.routes.delete(Pins.PATH + "/{" + Pins.ID + "}", pins::delete);
    config.routes.put(Following.PATH + "/{" + Following.ID + "}", following::follow);
    config.routes.delete(Following.PATH + "/{" + Following.ID + "}", following::unfollow);
    String board = Boards.PATH + "/{" + Boards.ID + "}";
    String links = board + "/" + Boards.LINKS;
    String share = board + "/" + Boards.SHARES + "/{" + Boards.USER_ID + "}";
    config.routes.post(Boards.PATH, boards::create);
    config.routes.patch(board, boards::update);
    config.routes.delete(board, boards::delete);
    config.routes.post(links, boards::addLink);
    config.routes.delete(links + "/{" + Boards.LINK_ID + "}", boards::removeLink);
    config.routes.put(share, boards::share);
    config.routes.delete(share, boards::unshare);
    String review = Moderation.REVIEWS + "/{" + Moderation.ID + "}";
    config.routes.post(Moderation.REPORTS, moderation::report);
    config.routes.post(review + "/" + Moderation.VERDICT, moderation::verdict);
  }
}
