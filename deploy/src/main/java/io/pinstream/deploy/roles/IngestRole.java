package io.pinstream.deploy.roles;

import io.javalin.config.JavalinConfig;
import io.pinstream.ingest.CommandLog;
import io.pinstream.ingest.IngestApi;
import io.pinstream.ingest.UploadSigner;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Ids;
import java.time.Duration;
import java.util.Map;

/** Accepts writes. Needs Kafka's topics, but no Streams application in its process. */
public final class IngestRole implements AutoCloseable {

  private static final Duration TOPICS_WITHIN = Duration.ofSeconds(30);

  private final OpenParts open;
  private final IngestApi api;

  private IngestRole(OpenParts open, IngestApi api) {
    this.open = open;
    this.api = api;
  }

  /**
   * Starts the role; returns when Kafka answers.
   *
   * @param partitions the number of partitions of each topic
   * @param blobStore the blob store for uploads
   * @throws IllegalStateException if Kafka does not answer, or its topics do not match
   */
  public static IngestRole start(
      String bootstrapServers,
      int partitions,
      Ids ids,
      BlobStoreSettings blobStore,
      Admission admission) {
    OpenParts open = new OpenParts();
    try {
      CommandLog log =
          open.opened(new CommandLog(Map.of("bootstrap.servers", bootstrapServers), partitions));
      log.verifyTopics(TOPICS_WITHIN);
      IngestApi api =
          new IngestApi(
              log,
              ids,
              admission.bearer(),
              admission.passwords(),
              admission.attempts(),
              open.opened(new UploadSigner(blobStore)),
              admission.requests(),
              admission.logIns(),
              admission.queue());
      return new IngestRole(open, api);
    } catch (RuntimeException e) {
      open.close();
      throw e;
    }
  }

  /** Adds its routes to a server with the conventions of {@link Edge}. */
  public void routes(JavalinConfig config) {
    api.routes(config);
  }

  @Override
  public void close() {
    open.close();
  }
}
