package io.pinstream.ingest;

import io.javalin.http.Context;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Creates the ids of one request: fresh ones, or, under an Idempotency-Key, the same at every retry
 * and every node.
 *
 * <p>Only the operation's id depends on what the body says: a second request under a used key, with
 * another body, gets its own operation, which is rejected, while the first one's stays.
 */
final class RequestIds {

  private static final String HEADER = "Idempotency-Key";
  private static final int MAX_KEY = 255;

  private final Ids ids;
  private final String caller;
  private final String route;
  private final @Nullable String key;

  /**
   * @param route method and path, including the ids in the path
   * @param key the Idempotency-Key, or null
   */
  RequestIds(Ids ids, String caller, String route, @Nullable String key) {
    this.ids = ids;
    this.caller = caller;
    this.route = route;
    this.key = key;
  }

  /** Those of a request that has no body to read. */
  static RequestIds bodiless(Context ctx, Ids ids, Id caller, String route) {
    String key = keyOf(ctx);
    Acceptance.passOverBody(ctx);
    return new RequestIds(ids, caller.toString(), route, key);
  }

  /**
   * The Idempotency-Key, null if there is none; ends the request with 400 if it is no right one.
   */
  static @Nullable String keyOf(Context ctx) {
    List<String> values = Collections.list(ctx.req().getHeaders(HEADER));
    if (values.isEmpty()) {
      return null;
    }
    String key = values.get(0);
    boolean right =
        values.size() == 1
            && !key.isEmpty()
            && key.length() <= MAX_KEY
            && key.chars().allMatch(c -> c > ' ' && c < 0x7F);
    if (!right) {
      throw Problems.malformedField(
          "/" + HEADER, "must be one header of 1 to " + MAX_KEY + " visible ASCII characters");
    }
    return key;
  }

  /** The id of the thing that this request creates. */
  Id thing(IdType type, int home) {
    return key == null ? ids.fresh(type, home) : ids.derived(type, home, caller, route, key);
  }

  /** 128 unguessable bits in hexadecimal. */
  String mediaKey() {
    return key == null ? ids.unguessable() : ids.unguessable("media", caller, route, key);
  }

  /**
   * The id of the operation, marked as {@code owner}'s and at the owner's home.
   *
   * @param content what the body says, in a fixed order
   */
  Id operation(IdType type, Id owner, String... content) {
    Id bare =
        key == null
            ? ids.fresh(type, owner.home())
            : ids.derived(type, owner.home(), caller, route, key, fingerprint(content));
    return ids.tagged(bare, owner);
  }

  /** What the decider must remember; null without a key. */
  @Nullable Idempotency idempotency(String... content) {
    return key == null
        ? null
        : new Idempotency(ids.fingerprint("idempotency", caller, route, key), fingerprint(content));
  }

  private String fingerprint(String... content) {
    String[] parts = new String[content.length + 1];
    parts[0] = "body";
    System.arraycopy(content, 0, parts, 1, content.length);
    return ids.fingerprint(parts);
  }
}
