package io.pinstream.deploy.embedded;

import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.util.List;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.S3Proxy;
import org.gaul.s3proxy.auth.AuthenticationType;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3 server in this JVM that keeps each object as a file: {@code dataDir/bucket/key}, with
 * content type and ETag in the file's extended attributes.
 *
 * <p>Requests carry an AWS signature of version 4, in a header or, pre-signed, in the URL; any
 * other is answered 403. Addresses are path-style: {@code http://127.0.0.1:port/bucket/key}. The
 * region is not looked at. A signed URL allows what it was signed for and no more; but unlike
 * Amazon's, this server keeps harmless headers that nobody signed, such as {@code x-amz-meta-*}.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedS3.class);

  /** What running transfers get when the server stops; idle connections make it wait as long. */
  private static final long DRAIN_MS = 500;

  /** A file in the data directory: while it is there, uploads are refused. */
  public static final String NO_SPACE = ".no-space";

  private static final int THREADS = 64;

  private final S3Proxy server;
  private final String bucket;
  private final URI endpoint;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedS3(S3Proxy server, String bucket, URI endpoint) {
    this.server = server;
    this.bucket = bucket;
    this.endpoint = endpoint;
  }

  /**
   * What the server is started with.
   *
   * @param dataDir made when absent; its file system must know extended attributes, as ext4, xfs,
   *     btrfs and APFS do
   * @param port on 127.0.0.1; 0 picks a free one
   * @param bucket 3-63 of a-z, 0-9 and hyphens
   * @param accessKey with {@code secretKey}, the one account; it may do everything
   * @param allowedOrigins the web pages that may GET, PUT and HEAD, each as the browser sends it in
   *     {@code Origin}, such as {@code http://localhost:8080}; {@code *} stands for all
   * @param uploadPrefix the keys for which URLs are signed that strangers PUT to, such as {@code
   *     uploads/}; nothing can be copied to a key under it
   */
  public record Settings(
      Path dataDir,
      int port,
      String bucket,
      String accessKey,
      String secretKey,
      List<String> allowedOrigins,
      String uploadPrefix) {
    /**
     * @throws IllegalArgumentException when the bucket's name is no such name
     */
    public Settings {
      if (!bucket.matches("[a-z0-9][a-z0-9-]{1,61}[a-z0-9]")) {
        throw new IllegalArgumentException("no bucket name: " + bucket);
      }
      dataDir = dataDir.toAbsolutePath().normalize();
      allowedOrigins = List.copyOf(allowedOrigins);
    }

    /** Without the secret key. */
    @Override
    public String toString() {
      return "Settings[" + bucket + " on 127.0.0.1:" + port + " in " + dataDir + "]";
    }
  }

  /**
   * Starts the server and makes the bucket when it is absent; returns when requests are served.
   *
   * @throws StartupException when the port is taken or the directory is unusable
   */
  public static EmbeddedS3 start(Settings settings) {
    long began = System.nanoTime();
    Path dir = settings.dataDir();
    int port = settings.port();
    try {
      Files.createDirectories(dir);
      requireExtendedAttributes(dir);
    } catch (IOException e) {
      throw new StartupException("The blob store cannot use its directory " + dir + ": " + e, e);
    }
    FilesystemNio2BlobStore objects = new FilesystemNio2BlobStore(dir.toString());
    if (!objects.containerExists(settings.bucket())) {
      objects.createContainer(settings.bucket());
    }
    S3Proxy server =
        S3Proxy.builder()
            .blobStore(new UploadGuard(objects, settings.uploadPrefix(), dir.resolve(NO_SPACE)))
            .endpoint(URI.create("http://127.0.0.1:" + port))
            .awsAuthentication(
                AuthenticationType.AWS_V4, settings.accessKey(), settings.secretKey())
            .corsRules(corsRules(settings.allowedOrigins()))
            // Clients send headers that this server has no use for, such as x-amz-sdk-checksum-*.
            .ignoreUnknownHeaders(true)
            .jettyMaxThreads(THREADS)
            .stopTimeout(DRAIN_MS)
            .build();
    try {
      server.start();
    } catch (Exception e) {
      stopQuietly(server);
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw Ports.taken("The blob store", port, e);
      }
      throw new StartupException("The blob store did not start on 127.0.0.1:" + port + ": " + e, e);
    }
    URI endpoint = URI.create("http://127.0.0.1:" + server.getPort());
    LOG.info(
        "Blob store serves {} from {}, ready in {} ms",
        endpoint,
        dir,
        (System.nanoTime() - began) / 1_000_000);
    return new EmbeddedS3(server, settings.bucket(), endpoint);
  }

  /** {@code http://127.0.0.1:port}, for a client's endpoint override. */
  public URI endpoint() {
    return endpoint;
  }

  /** The bucket that is sure to exist. */
  public String bucket() {
    return bucket;
  }

  /** Stops the server; a transfer still running after half a second is cut off. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      stopQuietly(server);
    }
  }

  private static CrossOriginResourceSharing corsRules(List<String> origins) {
    if (origins.isEmpty()) {
      return CrossOriginResourceSharing.disabled();
    }
    // The server reads an origin as a regular expression, in which a dot would match anything.
    List<String> patterns =
        origins.stream()
            .map(origin -> origin.equals("*") ? origin : Pattern.quote(origin))
            .toList();
    return new CrossOriginResourceSharing(
        patterns, List.of("GET", "PUT", "HEAD"), List.of("*"), List.of("ETag"), "false");
  }

  /** Without them the server works on, but forgets content types. */
  private static void requireExtendedAttributes(Path dir) throws IOException {
    if (!Files.getFileStore(dir).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
      throw new StartupException(
          "The blob store keeps content types in extended attributes, which the file system of "
              + dir
              + " does not support; choose a directory on ext4, xfs, btrfs or APFS");
    }
  }

  private static void stopQuietly(S3Proxy server) {
    try {
      server.stop();
    } catch (TimeoutException e) {
      // Idle keep-alive connections do not end by themselves either: no news, and it has stopped.
      LOG.debug("Connections were open when the blob store stopped", e);
    } catch (Exception e) {
      LOG.warn("The blob store did not stop cleanly", e);
    }
  }
}
