package io.pinstream.deploy.blobs;

import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.auth.AwsSignature;
import org.gaul.s3proxy.auth.S3AuthorizationHeader;
import org.jspecify.annotations.Nullable;

/**
 * Verifies a request by its head. S3Proxy 4.1.0 reads a signed body into memory before it compares
 * the signature, so this class first checks whether the sender may send a body at all. Expiry and
 * clock skew are left to S3Proxy, which checks them before it reads the body.
 */
final class SignedHead {

  private static final String ALGORITHM = "AWS4-HMAC-SHA256";
  private static final String CONTENT_SHA256 = "x-amz-content-sha256";

  private final String accessKey;
  private final String secretKey;
  private final long maxUpload;
  private final long maxSigned;

  /**
   * @param maxUpload maximum body with a signed URL, in bytes
   * @param maxSigned maximum body with the secret key, in bytes
   */
  SignedHead(String accessKey, String secretKey, long maxUpload, long maxSigned) {
    this.accessKey = accessKey;
    this.secretKey = secretKey;
    this.maxUpload = maxUpload;
    this.maxSigned = maxSigned;
  }

  /**
   * @throws S3ProxyException if the request is refused; its body must not be read
   */
  void check(HttpServletRequest request) throws IOException {
    boolean chunked = request.getHeader("Transfer-Encoding") != null;
    boolean body = chunked || request.getContentLengthLong() > 0;
    boolean writes =
        switch (request.getMethod()) {
          case "PUT", "POST" -> true;
          case "GET", "HEAD", "DELETE", "OPTIONS" -> {
            if (body) {
              throw new S3ProxyException(
                  S3ErrorCode.INVALID_REQUEST, request.getMethod() + " takes no body");
            }
            yield false;
          }
          default -> throw new S3ProxyException(S3ErrorCode.METHOD_NOT_ALLOWED);
        };
    String authorization = Optional.ofNullable(request.getHeader("Authorization")).orElse("");
    boolean inHeader =
        !authorization.isEmpty() && S3AuthorizationHeader.hasAwsScheme(authorization);
    boolean inUrl = !inHeader && ALGORITHM.equals(request.getParameter("X-Amz-Algorithm"));
    if (inUrl) {
      refuseUnsignedHeaders(request);
    }
    if (!writes) {
      return;
    }
    if (!inHeader && !inUrl) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
    }
    verify(request, inHeader ? authorization : authorizationOf(request), inUrl);
    if (inUrl && chunked) {
      throw new S3ProxyException(S3ErrorCode.MISSING_CONTENT_LENGTH);
    }
    if (request.getContentLengthLong() > (inUrl ? maxUpload : maxSigned)) {
      throw new S3ProxyException(S3ErrorCode.ENTITY_TOO_LARGE);
    }
  }

  /** Like Amazon: a signed URL does not allow x-amz-* headers that were not signed. */
  private static void refuseUnsignedHeaders(HttpServletRequest request) {
    String signed = Optional.ofNullable(request.getParameter("X-Amz-SignedHeaders")).orElse("");
    List<String> names = Arrays.asList(signed.toLowerCase(Locale.ROOT).split(";", -1));
    for (String header : Collections.list(request.getHeaderNames())) {
      String name = header.toLowerCase(Locale.ROOT);
      if (name.startsWith("x-amz-") && !names.contains(name)) {
        throw new S3ProxyException(
            S3ErrorCode.ACCESS_DENIED,
            "There were headers present in the request which were not signed: " + name);
      }
    }
  }

  /** The parameters of a signed URL, in the format of the Authorization header. */
  private static String authorizationOf(HttpServletRequest request) {
    String credential = request.getParameter("X-Amz-Credential");
    String headers = request.getParameter("X-Amz-SignedHeaders");
    String signature = request.getParameter("X-Amz-Signature");
    if (credential == null || headers == null || signature == null) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
    }
    return ALGORITHM
        + " Credential="
        + credential
        + ", SignedHeaders="
        + headers
        + ", Signature="
        + signature;
  }

  private void verify(HttpServletRequest request, String authorization, boolean inUrl)
      throws IOException {
    S3AuthorizationHeader header;
    try {
      header = new S3AuthorizationHeader(authorization);
    } catch (IllegalArgumentException e) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED, e);
    }
    if (header.getAuthenticationType() != AuthenticationType.AWS_V4
        || !accessKey.equals(header.getIdentity())) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
    }
    String pinned = inUrl ? AwsSignature.pinnedPayloadHash(request) : null;
    // The claimed hash of the body; S3Proxy verifies it.
    String said = inUrl ? null : request.getHeader(CONTENT_SHA256);
    if (!inUrl && said == null) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED);
    }
    boolean good =
        signs(request, header, inUrl, null, said)
            || (pinned != null && signs(request, header, inUrl, pinned, said));
    if (!good) {
      throw new S3ProxyException(S3ErrorCode.SIGNATURE_DOES_NOT_MATCH);
    }
  }

  private boolean signs(
      HttpServletRequest request,
      S3AuthorizationHeader header,
      boolean inUrl,
      @Nullable String pinned,
      @Nullable String said)
      throws IOException {
    try {
      String right =
          AwsSignature.createAuthorizationSignatureV4(
                  request,
                  header,
                  new byte[0],
                  request.getRequestURI(),
                  secretKey,
                  inUrl,
                  pinned,
                  said)
              .signature();
      String given = Optional.ofNullable(header.getSignature()).orElse("");
      return MessageDigest.isEqual(
          right.getBytes(StandardCharsets.US_ASCII), given.getBytes(StandardCharsets.UTF_8));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw new S3ProxyException(S3ErrorCode.ACCESS_DENIED, e);
    }
  }
}
