package io.pinstream.deploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.support.RunningPinstream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.TestInstance.Lifecycle;
import org.junit.jupiter.api.extension.ExtendWith;

/** What an operator's Prometheus is told. */
@ExtendWith(RunningPinstream.class)
@TestInstance(Lifecycle.PER_CLASS)
class MetricsTest {

  private String metrics = "";

  @BeforeAll
  void read(RunningPinstream.Shared pinstream) throws Exception {
    try (HttpClient http = HttpClient.newHttpClient()) {
      metrics =
          http.send(
                  HttpRequest.newBuilder(URI.create(pinstream.metricsAddress())).build(),
                  HttpResponse.BodyHandlers.ofString())
              .body();
    }
  }

  @Test
  void everyApplicationRunsAndTellsHowItsThreadDoes() {
    for (String application : new String[] {"accounts", "boards", "feeds", "operations", "pins"}) {
      String name = "pinstream-" + application;
      assertThat(metrics)
          .contains("pinstream_application_running{application=\"" + name + "\"} 1.0")
          .containsPattern("kafka_stream_thread_process_total\\{[^}]*\"" + name + "-");
    }
    assertThat(metrics).containsPattern("(?m)^pinstream_stores_memory_bytes [1-9]");
    assertThat(metrics).containsPattern("(?m)^pinstream_feeds_memory_bytes [0-9]");
  }

  /** Else a scrape during a rebalance or a start could end the process. */
  @Test
  void noStoreIsAskedThatMayBeClosing() {
    assertThat(metrics).doesNotContain("kafka_stream_state_block_cache", "_sst_files_size");
  }
}
