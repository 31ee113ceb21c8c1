package io.pinstream.deploy.space;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.pinstream.deploy.embedded.EmbeddedS3;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.deploy.support.SmallDisk;
import io.pinstream.http.HttpConventions;
import io.pinstream.schemas.blob.BlobStoreSettings;
import io.pinstream.workers.blobs.BlobStore;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;
import software.amazon.awssdk.services.s3.model.S3Exception;

/** On a real small disk: what is refused when it fills, and what goes on. */
class SpaceWatchTest {

  private static final Duration SOON = Duration.ofMinutes(1);
  private static final SpaceLimits LIMITS = SpaceLimits.keeping(40L << 20);

  @Test
  void writesStopBelowTheMarkAndComeBackAboveIt() throws Exception {
    try (SmallDisk disk = SmallDisk.mount(200)) {
      Path blobs = Files.createDirectory(disk.folder().resolve("blobs"));
      List<Path> folders = List.of(disk.folder(), blobs);
      SpaceWatch.require(folders, LIMITS);
      try (SpaceWatch watch =
              SpaceWatch.start(folders, LIMITS, blobs.resolve(EmbeddedS3.NO_SPACE));
          EmbeddedS3 server =
              EmbeddedS3.start(
                  new EmbeddedS3.Settings(
                      blobs, 0, "bucket", "key", "secret", List.of(), "uploads/"));
          BlobStore store =
              new BlobStore(
                  new BlobStoreSettings(
                      server.endpoint(),
                      server.endpoint(),
                      "us-east-1",
                      "bucket",
                      "key",
                      "secret"))) {
        Javalin api = api(watch).start("127.0.0.1", 0);
        try {
          assertThat(call(api, "POST", "/v1/things").statusCode()).isEqualTo(202);
          store.keep("uploads/before", new byte[10]);

          disk.leave(30);
          await().atMost(SOON).until(() -> !watch.hasEnough());
          HttpResponse<String> refused = call(api, "POST", "/v1/things");
          assertThat(refused.statusCode()).isEqualTo(507);
          assertThat(refused.body()).contains("insufficient-storage");
          assertThat(refused.headers().firstValue("Retry-After")).isPresent();
          assertThat(call(api, "GET", "/v1/things").statusCode()).isEqualTo(200);
          assertThat(call(api, "POST", "/v1/sessions").statusCode()).isEqualTo(200);
          assertThatThrownBy(() -> store.keep("uploads/full", new byte[10]))
              .isInstanceOfSatisfying(
                  S3Exception.class, e -> assertThat(e.statusCode()).isEqualTo(507));
          store.keep("media/accepted-before", new byte[10]);
          assertThat(store.bytes("uploads/before", 100)).isPresent();

          // Between the two marks nothing changes.
          disk.leave(45);
          Thread.sleep(1_000);
          assertThat(watch.hasEnough()).isFalse();
          disk.empty();
          await().atMost(SOON).until(watch::hasEnough);
          assertThat(call(api, "POST", "/v1/things").statusCode()).isEqualTo(202);
          store.keep("uploads/after", new byte[10]);
        } finally {
          api.stop();
        }
      }
      disk.leave(5);
      assertThatThrownBy(() -> SpaceWatch.require(folders, LIMITS))
          .isInstanceOf(StartupException.class)
          .hasMessageContaining("a start needs 10 MiB");
    }
  }

  private static Javalin api(SpaceWatch watch) {
    return Javalin.create(
        config -> {
          HttpConventions.install(config, List.of());
          WritesNeedSpace.install(config, watch::hasEnough);
          config.routes.post("/v1/things", ctx -> ctx.status(202));
          config.routes.get("/v1/things", ctx -> ctx.status(200));
          config.routes.post("/v1/sessions", ctx -> ctx.status(200));
        });
  }

  private static HttpResponse<String> call(Javalin api, String method, String path)
      throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      return http.send(
          HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + api.port() + path))
              .method(method, BodyPublishers.noBody())
              .build(),
          BodyHandlers.ofString());
    }
  }
}
