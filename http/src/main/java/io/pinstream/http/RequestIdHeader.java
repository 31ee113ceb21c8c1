package io.pinstream.http;

import io.javalin.http.Context;
import io.pinstream.schemas.id.RequestId;
import java.util.UUID;

/** The {@link RequestId} of a request over HTTP. */
public final class RequestIdHeader {

  /** Of requests and answers. */
  public static final String NAME = RequestId.HEADER;

  private static final String ATTRIBUTE = "pinstream.request-id";

  private RequestIdHeader() {}

  /** Gives a request its id, and adds it to the response, whatever produces that. */
  static void assign(Context ctx) {
    String sent = ctx.header(NAME);
    String id = sent != null && RequestId.isWellFormed(sent) ? sent : UUID.randomUUID().toString();
    ctx.attribute(ATTRIBUTE, id);
    ctx.header(NAME, id);
  }

  /** The id from {@link #assign}; empty if the request did not get that far. */
  public static String of(Context ctx) {
    String id = ctx.attribute(ATTRIBUTE);
    return id == null ? "" : id;
  }
}
