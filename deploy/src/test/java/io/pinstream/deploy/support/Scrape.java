package io.pinstream.deploy.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * What Prometheus is told at one moment.
 *
 * @param text in its format
 */
public record Scrape(String text) {

  public static Scrape of(URI metrics) throws IOException, InterruptedException {
    try (HttpClient http = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          http.send(HttpRequest.newBuilder(metrics).build(), HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(metrics.toString()).isEqualTo(200);
      return new Scrape(answer.body());
    }
  }

  /** The names of all series. */
  public Set<String> names() {
    return text.lines()
        .filter(line -> !line.startsWith("#"))
        .map(line -> line.split("[{ ]", 2)[0])
        .collect(Collectors.toSet());
  }

  /** A real linter's word: names, units, types and help of all series. */
  public void isFlawless() throws Exception {
    assertThat(
            InstalledTool.fed(
                text.getBytes(StandardCharsets.UTF_8), "promtool", "check", "metrics"))
        .isEmpty();
  }
}
