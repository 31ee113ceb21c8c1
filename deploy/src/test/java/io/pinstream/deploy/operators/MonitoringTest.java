package io.pinstream.deploy.operators;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import io.pinstream.deploy.support.InstalledTool;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Alerts and dashboard, by Prometheus's own tool. That the series they name exist is checked where
 * a standalone and a fleet run: {@code MetricsTest}, {@code FleetTest}.
 */
class MonitoringTest {

  @Test
  void prometheusTakesTheConfigurationAndItsAlerts() throws Exception {
    assertThat(InstalledTool.run("promtool", "check", "config", file("prometheus.yml")))
        .contains("rules found")
        .doesNotContain("FAILED");
  }

  @Test
  void alertsFireWhenTheyShould() throws Exception {
    assertThat(InstalledTool.run("promtool", "test", "rules", file("alerts-test.yml")))
        .contains("SUCCESS");
  }

  @Test
  void whatTheDashboardAsksIsWellFormed(@TempDir Path folder) throws Exception {
    List<Map<String, String>> rules = new ArrayList<>();
    for (JsonNode asked : MonitoringFiles.dashboard().findValues("expr")) {
      // What Grafana puts in.
      String expression =
          asked.asText().replace("$__rate_interval", "5m").replace("$instance", ".*");
      rules.add(Map.of("record", "panel:" + rules.size(), "expr", expression));
    }
    Path file = folder.resolve("panels.yml");
    new ObjectMapper(new YAMLFactory())
        .writeValue(
            file.toFile(), Map.of("groups", List.of(Map.of("name", "panels", "rules", rules))));

    assertThat(rules).hasSizeGreaterThan(20);
    assertThat(InstalledTool.run("promtool", "check", "rules", file.toString()))
        .contains(rules.size() + " rules found");
  }

  @Test
  void eachAlertNamesThePageThatSaysWhatToDo() throws Exception {
    JsonNode rules = MonitoringFiles.alerts().get("groups").get(0).get("rules");

    for (JsonNode rule : rules) {
      assertThat(Path.of("..").resolve(rule.at("/annotations/runbook").asText()))
          .as(rule.get("alert").asText())
          .isRegularFile();
      assertThat(rule.at("/annotations/summary").asText()).endsWith(".");
      assertThat(rule.at("/labels/severity").asText()).isIn("critical", "warning");
    }
  }

  @Test
  void seriesAreNamed() throws Exception {
    assertThat(MonitoringFiles.series())
        .contains("pinstream_nodes", "http_server_requests_total", "pinstream_disk_free_bytes");
    assertThat(MonitoringFiles.seriesOfStandalone()).doesNotContain("pinstream_nodes");
  }

  private static String file(String name) {
    Path file = MonitoringFiles.FOLDER.resolve(name);
    assertThat(Files.exists(file)).isTrue();
    return file.toString();
  }
}
