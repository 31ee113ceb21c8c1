package io.pinstream.deploy.operators;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.dataformat.yaml.YAMLFactory;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;

/** The alerts and the dashboard that operators get with Pinstream. */
public final class MonitoringFiles {

  static final Path FOLDER = Path.of("monitoring");

  private static final Pattern SERIES =
      Pattern.compile("\\b(pinstream|http_server|jvm|process|system)_[a-z0-9_]+");

  /** What nodes of a fleet say, and a standalone does not: it knows no other nodes. */
  private static final Pattern OF_FLEETS =
      Pattern.compile("pinstream_(node|nodes|partitions|home)(_.*)?");

  private MonitoringFiles() {}

  static JsonNode alerts() throws IOException {
    return new ObjectMapper(new YAMLFactory()).readTree(FOLDER.resolve("alerts.yml").toFile());
  }

  static JsonNode dashboard() throws IOException {
    return new ObjectMapper().readTree(FOLDER.resolve("dashboard.json").toFile());
  }

  /** The questions that both ask. */
  static List<String> expressions() throws IOException {
    List<String> all = new ArrayList<>();
    for (JsonNode expression : alerts().findValues("expr")) {
      all.add(expression.asText());
    }
    for (JsonNode expression : dashboard().findValues("expr")) {
      all.add(expression.asText());
    }
    return all;
  }

  /** The names of all series that they are about. */
  public static Set<String> series() throws IOException {
    Set<String> names = new TreeSet<>();
    for (String expression : expressions()) {
      SERIES.matcher(expression).results().forEach(found -> names.add(found.group()));
    }
    return names;
  }

  /** Those of them that a standalone has as well. */
  public static Set<String> seriesOfStandalone() throws IOException {
    Set<String> names = series();
    names.removeIf(name -> OF_FLEETS.matcher(name).matches());
    return names;
  }
}
