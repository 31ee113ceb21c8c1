package io.pinstream.deploy.blobs;

import io.pinstream.http.edge.EdgeServer;
import io.pinstream.schemas.blob.UploadAnnouncement;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import jakarta.servlet.http.HttpServletResponseWrapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Optional;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3ErrorCode;
import org.gaul.s3proxy.S3ProxyException;
import org.gaul.s3proxy.S3ProxyHandler;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import software.amazon.awssdk.awscore.exception.AwsErrorDetails;
import software.amazon.awssdk.awscore.exception.AwsServiceException;

/**
 * S3Proxy's handler behind {@link SignedHead} and {@link Transfers}. Runs on virtual threads,
 * because it streams and blocks on its client.
 */
public final class BlobServlet extends HttpServlet {

  private static final Logger LOG = LoggerFactory.getLogger(BlobServlet.class);

  /** Maximum size of a body with a signed hash; S3Proxy buffers it in memory to verify the hash. */
  private static final long MAX_SIGNED = 64L << 20;

  private static final int MAX_CHUNK = 16 << 20;
  private static final int MAX_SKEW_SECONDS = 15 * 60;

  private static final int WRITES = 32;
  private static final int WRITES_OF_ONE = 8;
  private static final int READS = 256;

  /** Short, so that withdrawn objects do not stay in caches. */
  private static final String CACHE = "private, max-age=300";

  private static final int LINGER_BYTES = 1 << 20;

  private final transient S3 s3;
  private final transient SignedHead head;
  private final transient Transfers writes = new Transfers(WRITES, WRITES_OF_ONE);
  private final transient Transfers reads = new Transfers(READS, READS);

  public BlobServlet(
      BlobStore objects, String accessKey, String secretKey, CrossOriginResourceSharing cors) {
    this.s3 = new S3(objects, accessKey, secretKey, cors);
    this.head = new SignedHead(accessKey, secretKey, UploadAnnouncement.MAX_BYTES, MAX_SIGNED);
  }

  /** Also lets this servlet send S3 errors. */
  private static final class S3 extends S3ProxyHandler {

    S3(BlobStore objects, String accessKey, String secretKey, CrossOriginResourceSharing cors) {
      super(
          objects,
          AuthenticationType.AWS_V4,
          accessKey,
          secretKey,
          null,
          MAX_SIGNED,
          MAX_SIGNED,
          MAX_CHUNK,
          // Ignore unknown headers of clients, such as x-amz-sdk-checksum-*.
          true,
          cors,
          null,
          MAX_SKEW_SECONDS);
    }

    void answer(
        HttpServletRequest request, HttpServletResponse response, S3ErrorCode error, String message)
        throws IOException {
      sendSimpleErrorResponse(request, response, error, message, Map.of());
    }

    void answer(
        HttpServletRequest request,
        HttpServletResponse response,
        String code,
        int status,
        String message)
        throws IOException {
      sendSimpleErrorResponse(request, response, code, status, message, Map.of());
    }
  }

  @Override
  protected void service(HttpServletRequest request, HttpServletResponse response)
      throws IOException {
    EdgeServer.Client client = EdgeServer.clientOf(request);
    HttpServletResponse guarded = new Guarded(response);
    response.setHeader("X-Content-Type-Options", "nosniff");
    try {
      head.check(request);
    } catch (S3ProxyException e) {
      response.setHeader("Connection", "close");
      answer(request, guarded, e);
      lingerAfter(request, response, client);
      return;
    }
    boolean write = request.getMethod().equals("PUT") || request.getMethod().equals("POST");
    Optional<Transfers.Transfer> begun =
        write ? writes.begin(uploader(request), client) : reads.begin("", client);
    if (begun.isEmpty()) {
      response.setHeader("Connection", "close");
      response.setHeader("Retry-After", "1");
      s3.answer(request, guarded, "SlowDown", 503, "Too many transfers at once; try again.");
      lingerAfter(request, response, client);
      return;
    }
    Transfers.Transfer transfer = begun.get();
    try (transfer;
        InputStream body = request.getInputStream()) {
      s3.doHandle(request, request, guarded, body, new S3ProxyHandler.RequestContext());
    } catch (IOException | RuntimeException e) {
      answer(request, guarded, e);
    }
  }

  /**
   * The user of a signed upload URL, {@code /bucket/uploads/user/upload}; empty for other requests.
   */
  private static String uploader(HttpServletRequest request) {
    String[] path = request.getRequestURI().split("/", 5);
    return path.length == 5 && request.getHeader("Authorization") == null ? path[3] : "";
  }

  private void answer(HttpServletRequest request, HttpServletResponse response, Exception e)
      throws IOException {
    if (response.isCommitted()) {
      throw e instanceof IOException io ? io : new IOException(e);
    }
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof S3ProxyException refused) {
        s3.answer(request, response, refused.getError(), String.valueOf(refused.getMessage()));
        return;
      }
      if (cause instanceof AwsServiceException refused) {
        AwsErrorDetails details = refused.awsErrorDetails();
        String code = details == null ? null : details.errorCode();
        String message = details == null ? null : details.errorMessage();
        s3.answer(
            request,
            response,
            code == null ? "InternalError" : code,
            refused.statusCode() == 0 ? 500 : refused.statusCode(),
            message == null ? "" : message);
        return;
      }
    }
    String message = String.valueOf(e.getMessage());
    switch (e) {
      case IllegalStateException state -> {
        if (message.startsWith("PreconditionFailed")) {
          s3.answer(request, response, "PreconditionFailed", 412, "A precondition does not hold.");
        } else {
          s3.answer(request, response, "InvalidRequest", 400, message);
        }
      }
      case IllegalArgumentException bad ->
          s3.answer(request, response, "InvalidRequest", 400, message);
      case UnsupportedOperationException unknown ->
          s3.answer(request, response, "NotImplemented", 501, "This is not offered here.");
      case IOException broken -> throw broken;
      default -> {
        LOG.error("{} {} failed", request.getMethod(), request.getRequestURI(), e);
        s3.answer(request, response, "InternalError", 500, "Something went wrong here.");
      }
    }
  }

  /**
   * Reads for a moment what a refused client still sends: if the connection were closed at once,
   * the client would not get the response.
   */
  private static void lingerAfter(
      HttpServletRequest request, HttpServletResponse response, EdgeServer.Client client)
      throws IOException {
    response.flushBuffer();
    if (request.getContentLengthLong() == 0) {
      return;
    }
    client.linger();
    byte[] thrownAway = new byte[8 * 1024];
    InputStream body = request.getInputStream();
    int read = 0;
    for (int n = 0; n >= 0 && read < LINGER_BYTES; n = body.read(thrownAway)) {
      read += n;
    }
  }

  /** Replaces the stored caching headers of objects, because objects may be withdrawn. */
  private static final class Guarded extends HttpServletResponseWrapper {

    Guarded(HttpServletResponse response) {
      super(response);
      response.setHeader("Cache-Control", CACHE);
    }

    @Override
    public void setHeader(String name, String value) {
      // Older versions stored objects as immutable.
      boolean lasting = name.equalsIgnoreCase("Cache-Control") && value.contains("immutable");
      super.setHeader(name, lasting ? CACHE : value);
    }

    @Override
    public void addHeader(String name, String value) {
      if (name.equalsIgnoreCase("Cache-Control")) {
        setHeader(name, value);
      } else {
        super.addHeader(name, value);
      }
    }
  }
}
