package io.pinstream.http.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.javalin.Javalin;
import io.pinstream.http.edge.EdgeLimits;
import io.pinstream.http.edge.EdgeServer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class MetricsServerTest {

  private static final String HOST = "127.0.0.1";

  @TempDir private Path data = Path.of("");

  @Test
  void theProcessItsListenerAndItsRequestsShowAtOnePort() throws Exception {
    HttpMetrics requests = new HttpMetrics();
    try (EdgeServer edge =
            EdgeServer.start(EdgeServer.Settings.api("edge-test", HOST, 0, EdgeLimits.INTERNAL));
        MetricsServer metrics =
            MetricsServer.start(
                HOST,
                0,
                List.of(
                    registry -> EdgeMetrics.register(registry, edge),
                    registry -> requests.register(registry.getPrometheusRegistry()),
                    registry ->
                        HostMetrics.build(registry.getPrometheusRegistry(), "1.2", "abc", "25"),
                    registry -> HostMetrics.disk(registry.getPrometheusRegistry(), data)));
        HttpClient client = HttpClient.newHttpClient()) {
      Javalin api =
          Javalin.create(
              config -> {
                EdgeServer.install(config);
                config.requestLogger.http(requests::answered);
                config.routes.get("/v1/pins/{pinId}", ctx -> ctx.result("a pin"));
              });
      requests.show(api);
      edge.serve(api);
      get(client, edge.port(), "/v1/pins/1");

      // A request is counted when its answer is out, which its client may have seen before.
      await()
          .untilAsserted(
              () ->
                  assertThat(get(client, metrics.port(), "/metrics"))
                      .contains("{method=\"GET\",route=\"/v1/pins/{pinId}\",status=\"2xx\"} 1.0"));
      assertThat(get(client, metrics.port(), "/metrics"))
          .contains("pinstream_http_connections 1.0")
          .contains("pinstream_http_closed_total{why=\"refused\"} 0.0")
          .contains("pinstream_build_info{commit=\"abc\",java=\"25\",version=\"1.2\"} 1")
          .containsPattern("(?m)^pinstream_disk_free_bytes [1-9]")
          .containsPattern("(?m)^process_files_open_files [1-9]")
          .contains("jvm_memory_used_bytes")
          .doesNotContain("system_cpu_count");
    }
  }

  private static String get(HttpClient client, int port, String path) throws Exception {
    URI uri = URI.create("http://" + HOST + ":" + port + path);
    return client
        .send(HttpRequest.newBuilder(uri).build(), HttpResponse.BodyHandlers.ofString())
        .body();
  }
}
