package io.pinstream.deploy.embedded;

import io.pinstream.deploy.blobs.BlobServlet;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import java.io.IOException;
import java.net.BindException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.http.UriCompliance;
import org.eclipse.jetty.server.Server;
import org.gaul.s3proxy.CrossOriginResourceSharing;
import org.gaul.s3proxy.blobstore.BlobStore;
import org.gaul.s3proxy.nio2blob.FilesystemNio2BlobStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * An S3 server in this JVM that stores each object as a file, {@code dataDir/bucket/key}, with
 * content type and ETag in the file's extended attributes.
 *
 * <p>Requests need an AWS signature version 4, in a header or in a pre-signed URL; others get 403
 * before their body is read. Addresses are path-style: {@code http://127.0.0.1:port/bucket/key}.
 * The region is ignored. A signed URL allows only what was signed.
 */
public final class EmbeddedS3 implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(EmbeddedS3.class);

  /** How long a stop waits for running transfers. */
  private static final Duration DRAIN = Duration.ofMillis(500);

  /** A file in the data directory; while it exists, uploads are refused. */
  public static final String NO_SPACE = ".no-space";

  /** Fewer connections than the API has: each may hold some 100 KB while an image goes through. */
  private static final EdgeLimits LIMITS = EdgeLimits.PUBLIC.withConnections(2_000);

  private final EdgeServer server;
  private final String bucket;
  private final URI endpoint;
  private final AtomicBoolean closed = new AtomicBoolean();

  private EmbeddedS3(EdgeServer server, String bucket, URI endpoint) {
    this.server = server;
    this.bucket = bucket;
    this.endpoint = endpoint;
  }

  /**
   * Settings of the server.
   *
   * @param dataDir created if missing; its file system must support extended attributes, like ext4,
   *     xfs, btrfs and APFS
   * @param port on 127.0.0.1; 0 picks a free one
   * @param bucket 3-63 of a-z, 0-9 and hyphens
   * @param accessKey with {@code secretKey}, the only account, with all permissions
   * @param allowedOrigins the web origins that may GET, PUT and HEAD, as sent in {@code Origin},
   *     such as {@code http://localhost:8080}; {@code *} for all
   * @param uploadPrefix prefix of the keys that users upload to with signed URLs, such as {@code
   *     uploads/}; objects cannot be copied to keys under it
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
     * @throws IllegalArgumentException if the bucket's name is invalid
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
   * Starts the server and creates the bucket if missing; returns when requests are served.
   *
   * @throws StartupException if the port is in use or the directory is unusable
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
    EdgeServer server;
    try {
      server = EdgeServer.start(http(port));
      server.serve(handler(objects, settings));
    } catch (IOException e) {
      if (e instanceof BindException || e.getCause() instanceof BindException) {
        throw Ports.taken("The blob store", port, e);
      }
      throw new StartupException("The blob store did not start on 127.0.0.1:" + port + ": " + e, e);
    }
    URI endpoint = URI.create("http://127.0.0.1:" + server.port());
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

  /** The bucket, which exists. */
  public String bucket() {
    return bucket;
  }

  /** Stops the server; transfers still running after half a second are aborted. */
  @Override
  public void close() {
    if (closed.compareAndSet(false, true)) {
      server.drain(DRAIN);
      server.close();
    }
  }

  private static EdgeServer.Settings http(int port) {
    return new EdgeServer.Settings(
        "blobs",
        "127.0.0.1",
        port,
        LIMITS,
        EdgeServer.Bodies.STREAMED,
        false,
        http -> {
          http.setUriCompliance(UriCompliance.LEGACY);
          // Otherwise Jetty returns "text/plain;charset=utf-8" for a header signed with other case.
          http.setHeaderCacheCaseSensitive(true);
          // A body is always an object, never form parameters.
          http.setFormEncodedMethods();
        });
  }

  private static Server handler(BlobStore objects, Settings settings) throws IOException {
    ServletContextHandler context = new ServletContextHandler();
    context.addServlet(
        new ServletHolder(
            new BlobServlet(
                new UploadGuard(
                    objects, settings.uploadPrefix(), settings.dataDir().resolve(NO_SPACE)),
                settings.accessKey(),
                settings.secretKey(),
                corsRules(settings.allowedOrigins()))),
        "/*");
    return EdgeServer.started(context);
  }

  private static CrossOriginResourceSharing corsRules(List<String> origins) {
    if (origins.isEmpty()) {
      return CrossOriginResourceSharing.disabled();
    }
    // S3Proxy treats an origin as a regular expression, in which a dot would match anything.
    List<String> patterns =
        origins.stream()
            .map(origin -> origin.equals("*") ? origin : Pattern.quote(origin))
            .toList();
    return new CrossOriginResourceSharing(
        patterns, List.of("GET", "PUT", "HEAD"), List.of("*"), List.of("ETag"), "false");
  }

  /** Without extended attributes the server would run, but lose content types. */
  private static void requireExtendedAttributes(Path dir) throws IOException {
    if (!Files.getFileStore(dir).supportsFileAttributeView(UserDefinedFileAttributeView.class)) {
      throw new StartupException(
          "The blob store keeps content types in extended attributes, which the file system of "
              + dir
              + " does not support; choose a directory on ext4, xfs, btrfs or APFS");
    }
  }
}
