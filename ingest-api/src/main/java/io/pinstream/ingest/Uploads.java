package io.pinstream.ingest;

import static java.util.Objects.requireNonNull;

import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.JsonBody;
import io.pinstream.http.limits.RequestLimits;
import io.pinstream.schemas.blob.UploadAnnouncement;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import java.util.Locale;
import java.util.Optional;

/** {@code POST /v1/uploads}: the bytes of an image do not pass through here. */
final class Uploads {

  static final String PATH = "/v1/uploads";

  private final Ids ids;
  private final Bearer bearer;
  private final UploadSigner signer;
  private final RequestLimits limits;

  Uploads(Ids ids, Bearer bearer, UploadSigner signer, RequestLimits limits) {
    this.ids = ids;
    this.bearer = bearer;
    this.signer = signer;
    this.limits = limits;
  }

  void create(Context ctx) {
    Id caller = bearer.caller(ctx);
    String key = RequestIds.keyOf(ctx);
    JsonBody body = JsonBody.of(ctx);
    String contentType =
        body.required(
            "contentType",
            body.verbatim("contentType", 0, JsonBody.MAX_BYTES)
                .flatMap(
                    type ->
                        UploadAnnouncement.isKnown(type)
                            ? Optional.of(type)
                            : body.wrong("contentType", whatToSend(type))));
    Long bytes = body.required("bytes", body.number("bytes", 1, UploadAnnouncement.MAX_BYTES));
    body.done();
    limits.upload(ctx, caller, requireNonNull(bytes));

    UploadAnnouncement announced =
        new UploadAnnouncement(requireNonNull(contentType), Math.toIntExact(requireNonNull(bytes)));
    Id upload =
        announced.into(
            new RequestIds(ids, caller.toString(), "POST " + PATH, key)
                .thing(IdType.UPLOAD, caller.home()));
    HttpConventions.json(ctx, 201, signer.sign(caller, upload, announced));
  }

  private static String whatToSend(String contentType) {
    return switch (contentType.toLowerCase(Locale.ROOT)) {
      case "image/heic", "image/heif", "image/heic-sequence", "image/heif-sequence" ->
          "HEIC is not shown by most browsers: export the photo as JPEG (iPhone: Settings, Camera,"
              + " Formats, Most Compatible)";
      case "image/avif", "image/avif-sequence", "image/jxl" ->
          "AVIF and JPEG XL are not taken: save the image as JPEG, PNG or WebP";
      case "image/svg+xml" -> "SVG is not taken, since it may hold scripts: export it as PNG";
      default -> "must be image/jpeg, image/png, image/webp or image/gif";
    };
  }
}
