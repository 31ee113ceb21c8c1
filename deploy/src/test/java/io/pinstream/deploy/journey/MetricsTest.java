package io.pinstream.deploy.journey;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.operators.MonitoringFiles;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.Scrape;
import java.net.URI;
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
    metrics = scrape(pinstream);
  }

  private static String scrape(RunningPinstream.Shared pinstream) throws Exception {
    return Scrape.of(URI.create(pinstream.metricsAddress())).text();
  }

  @Test
  void everyApplicationRunsAndTellsHowItsThreadDoes() {
    for (String application : new String[] {"accounts", "boards", "feeds", "operations", "pins"}) {
      String name = "pinstream-" + application;
      assertThat(metrics)
          .contains("pinstream_application_running{application=\"" + name + "\"} 1.0")
          .containsPattern(
              "pinstream_application_records_processed_total\\{application=\""
                  + name
                  + "\"} [0-9]");
    }
    assertThat(metrics).containsPattern("(?m)^pinstream_stores_memory_bytes [1-9]");
    assertThat(metrics).containsPattern("(?m)^pinstream_feeds_memory_bytes [0-9]");
  }

  /** Whatever stands there now, and however long the service has run. */
  @Test
  void everySeriesIsThereFromTheFirstScrape() {
    for (String series :
        new String[] {
          "pinstream_application_lag_records{",
          "pinstream_application_newest_record_age_seconds{",
          "pinstream_application_dead_letters_total{",
          "pinstream_pin_to_feed_seconds{",
          "pinstream_restore_remaining_records{",
          "pinstream_restore_progress_ratio{",
          "pinstream_restore_left_seconds{",
          "pinstream_restored_records_total{",
          "pinstream_disk_free_bytes ",
          "pinstream_disk_used_bytes ",
          "pinstream_build_info{",
          "process_files_open_files ",
          "process_files_max_files ",
          "http_server_requests_total{method=\"DELETE\",route=\"/v1/pins/{pinId}\",status=\"5xx\"}"
              + " ",
          "http_server_request_duration_seconds_count{method=\"GET\",route=\"/v1/feed\"} "
        }) {
      assertThat(metrics).contains("\n" + series);
    }
    // nothing is being restored
    assertThat(metrics.lines().filter(l -> l.startsWith("pinstream_restore_remaining_records{")))
        .allMatch(line -> line.endsWith(" 0.0"));
    assertThat(metrics.lines().filter(l -> l.startsWith("pinstream_restore_progress_ratio{")))
        .allMatch(line -> line.endsWith(" 1.0"));
  }

  @Test
  void requestsCountByTheTemplateOfTheirRoute(RunningPinstream.Shared pinstream) throws Exception {
    String path = "/v1/users/01a205ec-9efc-812a-ab68-4123456789ac";
    ApiClient somebody = pinstream.somebody("counted");
    somebody.send("GET", path, null);
    somebody.send("GET", "/nowhere/in/particular", null);

    String after = scrape(pinstream);
    assertThat(after)
        .containsPattern(
            "http_server_requests_total\\{method=\"GET\",route=\"/v1/users/\\{userId}\",status=\"4xx\"}"
                + " [1-9]")
        .containsPattern(
            "http_server_requests_total\\{method=\"GET\",route=\"none\",status=\"4xx\"} [1-9]")
        .doesNotContain("01a205ec", "particular");
  }

  @Test
  void promtoolFindsNothingToSay(RunningPinstream.Shared pinstream) throws Exception {
    new Scrape(scrape(pinstream)).isFlawless();
  }

  @Test
  void everySeriesIsThereThatAlertsAndTheDashboardAreAbout() throws Exception {
    assertThat(new Scrape(metrics).names()).containsAll(MonitoringFiles.seriesOfStandalone());
  }

  /** Else a scrape during a rebalance or a start could end the process. */
  @Test
  void noStoreIsAskedThatMayBeClosing() {
    assertThat(metrics).doesNotContain("kafka_stream_state_block_cache", "_sst_files_size");
  }
}
