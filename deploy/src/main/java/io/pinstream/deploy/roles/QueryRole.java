package io.pinstream.deploy.roles;

import io.javalin.config.JavalinConfig;
import io.pinstream.query.QueryApi;
import io.pinstream.query.SigningKeys;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.schemas.id.Ids;
import java.time.Clock;
import java.util.function.BooleanSupplier;

/** Logs users in and answers reads from the given {@link HomeReaders}. */
public final class QueryRole implements AutoCloseable {

  private final QueryApi api;

  private QueryRole(QueryApi api) {
    this.api = api;
  }

  /**
   * Starts the role.
   *
   * @param keys keys that sign sessions
   * @param blobStore the blob store of images
   * @param othersAreUp whether the other parts that it needs are up, in addition to the readers
   */
  public static QueryRole start(
      HomeReaders readers,
      SigningKeys keys,
      Ids ids,
      BlobStoreSettings blobStore,
      Admission admission,
      BooleanSupplier othersAreUp,
      Clock clock) {
    return new QueryRole(
        new QueryApi(
            readers.views(),
            keys,
            ids,
            blobStore,
            admission.bearer(),
            admission.passwords(),
            admission.requests(),
            admission.logIns(),
            admission.queue(),
            clock,
            () -> othersAreUp.getAsBoolean() && readers.areReady()));
  }

  /** Adds its routes to a server with the conventions of {@link Edge}. */
  public void routes(JavalinConfig config) {
    api.routes(config);
  }

  @Override
  public void close() {
    api.close();
  }
}
