package io.pinstream.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.json.Json;
import java.io.IOException;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What earlier versions wrote, this one reads, and writes alike. See the README of the samples. */
class SamplesTest {

  private static final String UNKNOWN = "-unknown-field";

  /** A store of what the topic of pins would hold in another state. */
  private static final String HELD_PINS = "held-pins";

  @Test
  void everyVariantOfEveryTopicHasASample() throws IOException {
    for (Topic<?, ?> topic : Topics.all()) {
      Class<?> type = TopicTypes.VALUES.get(topic.name());
      if (type == null) {
        // Only what is passed on as it came is of no type.
        assertThat(topic).isEqualTo(Topics.DEAD_LETTERS);
        continue;
      }
      Set<String> samples;
      try (Stream<Path> files = Files.list(folder().resolve(topic.name()))) {
        samples = files.map(SamplesTest::nameOf).collect(Collectors.toSet());
      }
      assertThat(samples)
          .as("samples of " + topic.name())
          .containsAll(TopicTypes.variants(type).stream().map(TopicTypes::nameOf).toList())
          .anyMatch(name -> name.endsWith(UNKNOWN));
    }
  }

  @Test
  void theTopicOfPinsHoldsWhatIsPublished() throws IOException {
    for (Path sample : samples()) {
      String folder = Objects.requireNonNull(sample.getParent()).getFileName().toString();
      if (folder.equals(Topics.PINS.name())) {
        assertThat(Json.tree(Files.readAllBytes(sample)).get("state").asText())
            .as(sample.toString())
            .isEqualTo("published");
      }
    }
  }

  @Test
  void everyCommandStandsInSomeTopic() {
    Set<Class<?>> inTopics =
        TopicTypes.VALUES.values().stream()
            .flatMap(type -> TopicTypes.variants(type).stream())
            .collect(Collectors.toSet());

    assertThat(inTopics).containsAll(TopicTypes.variants(Command.class));
  }

  @ParameterizedTest
  @MethodSource("samples")
  void aSampleIsReadAndWrittenAgain(Path sample) throws IOException {
    // given
    Topic<?, ?> topic = topicOf(sample);
    byte[] json = Files.readAllBytes(sample);

    // when
    Object value = topic.value().decode(json);
    byte[] again = written(topic.value(), json);

    // then it is of the variant that its name says
    assertThat(nameOf(sample)).startsWith(TopicTypes.nameOf(value.getClass()));
    // and neither a field nor a null nor a decimal of a time is lost or added, except for nullable
    // fields that are newer than the sample
    JsonNode same = Json.tree(Files.readAllBytes(known(sample)));
    ObjectNode written = (ObjectNode) Json.tree(again);
    Class<?> type = value.getClass();
    for (var component : type.getRecordComponents()) {
      if (component.getAnnotatedType().isAnnotationPresent(Nullable.class)
          && !same.has(component.getName())) {
        written.remove(component.getName());
        continue;
      }
      if (component.getType() == Instant.class) {
        assertThat(same.get(component.getName()).asText())
            .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
      }
      assertThat(same.has(component.getName())).as(component.getName()).isTrue();
    }
    assertThat(written).isEqualTo(same);
  }

  @Test
  void everyFieldOfEveryVariantStandsInSomeSample() throws IOException {
    Map<String, Set<String>> sampled = new HashMap<>();
    Map<String, Set<String>> all = new HashMap<>();
    for (Path sample : samples()) {
      Topic<?, ?> topic = topicOf(sample);
      byte[] json = Files.readAllBytes(known(sample));
      String variant = topic.name() + " " + topic.value().decode(json).getClass().getSimpleName();
      Json.tree(json)
          .fieldNames()
          .forEachRemaining(
              name -> sampled.computeIfAbsent(variant, v -> new TreeSet<>()).add(name));
      Json.tree(written(topic.value(), json))
          .fieldNames()
          .forEachRemaining(name -> all.computeIfAbsent(variant, v -> new TreeSet<>()).add(name));
    }
    assertThat(sampled).isEqualTo(all);
  }

  @ParameterizedTest
  @MethodSource("unknownFields")
  void aFieldThatIsAddedLaterIsPassedOver(Path sample) throws IOException {
    Topic<?, ?> topic = topicOf(sample);

    assertThat((Object) topic.value().decode(Files.readAllBytes(sample)))
        .isEqualTo(topic.value().decode(Files.readAllBytes(known(sample))));
  }

  static List<Path> samples() throws IOException {
    try (Stream<Path> files = Files.walk(folder())) {
      return files
          .filter(file -> file.toString().toLowerCase(Locale.ROOT).endsWith(".json"))
          .sorted()
          .toList();
    }
  }

  static List<Path> unknownFields() throws IOException {
    return samples().stream().filter(file -> nameOf(file).endsWith(UNKNOWN)).toList();
  }

  private static <V> byte[] written(Codec<V> codec, byte[] json) {
    return codec.encode(codec.decode(json));
  }

  /** The sample with known fields only. */
  private static Path known(Path sample) {
    return sample.resolveSibling(nameOf(sample).replace(UNKNOWN, "") + ".json");
  }

  private static Topic<?, ?> topicOf(Path sample) {
    String folder = Objects.requireNonNull(sample.getParent()).getFileName().toString();
    return Topics.named(folder.equals(HELD_PINS) ? Topics.PINS.name() : folder).orElseThrow();
  }

  private static String nameOf(Path sample) {
    return sample.getFileName().toString().replace(".json", "");
  }

  private static Path folder() {
    URL readme = SamplesTest.class.getResource("/io/pinstream/schemas/samples/README.md");
    try {
      return Objects.requireNonNull(Path.of(Objects.requireNonNull(readme).toURI()).getParent());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }
}
