package io.pinstream.schemas.topic;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.fact.ShareKey;
import java.io.IOException;
import java.lang.reflect.RecordComponent;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** docs/topics.md says of every topic what the table of topics says. */
class TopicsDocTest {

  private static final String UPDATE = "pinstream.docs.update";
  private static final String BEGIN = "<!-- topics: begin (written by TopicsDocTest) -->\n";

  /** Keys of two ids. */
  private static final Map<String, Class<?>> PAIRS =
      Map.of(
          Topics.FOLLOWS.name(), FollowKey.class,
          Topics.BOARD_LINKS.name(), BoardLinkKey.class,
          Topics.PUBLIC_BOARD_LINKS.name(), BoardLinkKey.class,
          Topics.BOARD_SHARES.name(), ShareKey.class);

  private static final String END = "<!-- topics: end -->\n";

  @Test
  void theTableInTheDocumentIsTheTableOfTopics() throws IOException {
    Path document = document();
    String text = Files.readString(document);
    assertThat(text).contains(BEGIN).contains(END);
    int begin = text.indexOf(BEGIN) + BEGIN.length();
    int end = text.indexOf(END);

    if (Boolean.getBoolean(UPDATE)) {
      Files.writeString(document, text.substring(0, begin) + table() + text.substring(end));
      return;
    }
    assertThat(text.substring(begin, end))
        .as(
            "The table of topics has changed. To bring docs/topics.md up to date, run"
                + " mvn -pl schemas test -Dtest=TopicsDocTest -D%s=true",
            UPDATE)
        .isEqualTo(table());
  }

  private static String table() {
    StringBuilder table =
        new StringBuilder(
            """
            | topic | audience | cleanup | kept | key | value | contents |
            | --- | --- | --- | --- | --- | --- | --- |
            """);
    for (Topic<?, ?> topic : Topics.all()) {
      table.append(
          String.format(
              Locale.ROOT,
              "| `%s` | %s | %s | %s | %s | %s | %s |\n",
              topic.name(),
              topic.audience(),
              cleanup(topic.cleanup()),
              kept(topic),
              key(topic),
              value(topic),
              topic.sentence()));
    }
    return table.toString();
  }

  private static String cleanup(Topic.Cleanup cleanup) {
    return switch (cleanup) {
      case DELETE -> "delete";
      case COMPACT -> "compact";
      case COMPACT_AND_DELETE -> "compact, delete";
    };
  }

  private static String kept(Topic<?, ?> topic) {
    String days = days(topic.retention());
    return switch (topic.cleanup()) {
      case DELETE -> days;
      case COMPACT -> "newest of each key; tombstones " + days;
      case COMPACT_AND_DELETE -> "newest of each key, " + days;
    };
  }

  private static String days(Duration retention) {
    if (retention.equals(Duration.ofHours(1))) {
      return "1 hour";
    }
    assertThat(retention).isEqualTo(Duration.ofDays(retention.toDays()));
    return retention.toDays() + " days";
  }

  private static String key(Topic<?, ?> topic) {
    if (Topics.DEAD_LETTERS.equals(topic)) {
      return "as received";
    }
    if (Topics.NODES.equals(topic)) {
      return "node name";
    }
    Class<?> pair = PAIRS.get(topic.name());
    return pair == null ? "id" : "`<" + String.join(">/<", names(pair)) + ">`";
  }

  private static String value(Topic<?, ?> topic) {
    Class<?> type = TopicTypes.VALUES.get(topic.name());
    if (type == null) {
      return "as received";
    }
    return type.isSealed()
        ? TopicTypes.variants(type).stream()
            .map(variant -> "`" + TopicTypes.nameOf(variant) + "`")
            .collect(Collectors.joining(", "))
        : type.getSimpleName() + " {" + String.join(", ", names(type)) + "}";
  }

  private static List<String> names(Class<?> record) {
    return Arrays.stream(record.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  /** Tests run in the folder of their module. */
  private static Path document() {
    return Path.of("..", "docs", "topics.md");
  }
}
