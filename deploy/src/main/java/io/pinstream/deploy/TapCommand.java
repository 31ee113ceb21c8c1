package io.pinstream.deploy;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.cli.BrokerAddresses;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topic.Audience;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.topics.CommittedRecords;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.consumer.KafkaConsumer;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.header.Header;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code pinstream tap}: a topic's records as JSON lines. */
@Command(
    name = "tap",
    description =
        "Prints a topic's records as JSON lines, from its beginning, and goes on until Ctrl-C.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
final class TapCommand implements Callable<Integer> {

  private static final Duration POLL = Duration.ofMillis(200);
  private static final Duration ANSWER = Duration.ofSeconds(10);
  private static final int REFUSED = 3;

  @Parameters(
      paramLabel = "TOPIC",
      description = "One of: ${COMPLETION-CANDIDATES}",
      completionCandidates = Names.class)
  private String topic;

  @Option(
      names = "--bootstrap",
      paramLabel = "HOST:PORT",
      defaultValue = "127.0.0.1:9092",
      converter = BrokerAddresses.class,
      description = "The broker (default: ${DEFAULT-VALUE}).")
  private String bootstrap;

  @Option(names = "--restricted", description = "Also a topic that is not PUBLIC.")
  private boolean restricted;

  @Option(names = "--new", description = "Only what comes from now on.")
  private boolean onlyNew;

  @Option(names = "--exit", description = "Ends at the end of the topic as it is now.")
  private boolean exit;

  /** The topics, for the help. */
  static final class Names extends java.util.ArrayList<String> {
    private static final long serialVersionUID = 1;

    Names() {
      super(Topics.all().stream().map(Topic::name).toList());
    }
  }

  @Override
  public Integer call() throws IOException {
    Topic<?, ?> declared = Topics.named(topic).orElse(null);
    if (declared == null) {
      System.err.println("There is no topic " + topic + "; there are " + new Names());
      return REFUSED;
    }
    if (declared.audience() != Audience.PUBLIC && !restricted) {
      System.err.println(topic + " is " + declared.audience() + ": see it with --restricted");
      return REFUSED;
    }
    try (KafkaConsumer<byte[], byte[]> consumer = CommittedRecords.consumer(bootstrap)) {
      List<TopicPartition> partitions =
          consumer.partitionsFor(topic, ANSWER).stream()
              .map(info -> new TopicPartition(info.topic(), info.partition()))
              .toList();
      consumer.assign(partitions);
      if (onlyNew) {
        consumer.seekToEnd(partitions);
      } else {
        consumer.seekToBeginning(partitions);
      }
      print(consumer, exit ? consumer.endOffsets(partitions, ANSWER) : null);
      return 0;
    } catch (org.apache.kafka.common.errors.TimeoutException e) {
      System.err.println("No broker answers at " + bootstrap);
      return 1;
    }
  }

  private void print(
      KafkaConsumer<byte[], byte[]> consumer, @Nullable Map<TopicPartition, Long> ends)
      throws IOException {
    while (!System.out.checkError()) {
      for (ConsumerRecord<byte[], byte[]> record : consumer.poll(POLL)) {
        System.out.println(line(record));
      }
      if (ends != null
          && ends.entrySet().stream()
              .allMatch(end -> consumer.position(end.getKey()) >= end.getValue())) {
        return;
      }
    }
  }

  private static String line(ConsumerRecord<byte[], byte[]> record) throws IOException {
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("partition", record.partition());
    line.put("offset", record.offset());
    line.put("time", Instant.ofEpochMilli(record.timestamp()));
    line.put("key", record.key() == null ? null : text(record.key()));
    line.put("value", record.value() == null ? null : jsonOrText(record.value()));
    line.put(
        "headers",
        java.util.Arrays.stream(record.headers().toArray())
            .collect(Collectors.toMap(Header::key, h -> text(h.value()), (a, b) -> b)));
    return new String(Json.write(line), StandardCharsets.UTF_8);
  }

  private static Object jsonOrText(byte[] value) {
    try {
      JsonNode json = Json.tree(value);
      return json.isMissingNode() ? "" : json;
    } catch (IOException e) {
      return text(value);
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
