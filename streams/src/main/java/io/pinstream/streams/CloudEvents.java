package io.pinstream.streams;

import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.streams.requests.RequestHeader;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;

/**
 * Publishes facts to the topics, in the transaction that made them. Each record has the headers of
 * a CloudEvent (CloudEvents 1.0, Kafka protocol binding, binary content mode), tombstones included,
 * which otherwise would not say what happened.
 */
public final class CloudEvents {

  private static final String TYPES = "io.pinstream.";

  private final ProcessorContext<Homed, Object> context;
  private final String source;

  public CloudEvents(ProcessorContext<Homed, Object> context) {
    this.context = context;
    this.source = "/pinstream/" + context.applicationId();
  }

  /**
   * Emits the first or only fact of a command.
   *
   * @param fact null for a tombstone
   * @param type what happened, such as {@code pin.published}
   * @param cause the command whose operation becomes the event's id
   * @param now in ms since 1970
   */
  public <K extends Homed, V> void emit(
      Topic<K, V> topic, K key, @Nullable V fact, String type, Command cause, long now) {
    emit(topic, key, fact, type, cause.operation(), now);
  }

  /**
   * Emits the first or only fact of a change without a command.
   *
   * @param operation a substitute for the command's operation
   */
  public <K extends Homed, V> void emit(
      Topic<K, V> topic, K key, @Nullable V fact, String type, Id operation, long now) {
    emit(topic, key, fact, type, operation.toString(), now);
  }

  /**
   * Emits a further fact of the same command, with its key in the event's id.
   *
   * @param operation the operation of the command
   */
  public <K extends Homed, V> void emitMore(
      Topic<K, V> topic, K key, @Nullable V fact, String type, Id operation, long now) {
    emit(topic, key, fact, type, operation + "/" + key, now);
  }

  /**
   * As {@link #emitMore}, in a topic that shows everyone a part of another one: told apart from the
   * fact there.
   */
  public <K extends Homed, V> void emitPublic(
      Topic<K, V> topic, K key, @Nullable V fact, String type, Id operation, long now) {
    emit(topic, key, fact, type, operation + "/public/" + key, now);
  }

  private <K extends Homed, V> void emit(
      Topic<K, V> topic, K key, @Nullable V fact, String type, String id, long now) {
    Headers headers = RequestHeader.of(context);
    add(headers, "content-type", "application/json");
    add(headers, "ce_specversion", "1.0");
    add(headers, "ce_id", id);
    add(headers, "ce_type", TYPES + type);
    add(headers, "ce_source", source);
    add(headers, "ce_subject", key.toString());
    add(headers, "ce_time", Json.time(Instant.ofEpochMilli(now)));
    context.forward(new Record<Homed, Object>(key, fact, now, headers), Wiring.sinkOf(topic));
  }

  /**
   * The operation in the id of an event.
   *
   * @return a derived id if the event has none, because another producer wrote it
   */
  public static Id operationOf(Record<Id, ?> event) {
    Header header = event.headers().lastHeader("ce_id");
    String id = header == null ? "" : new String(header.value(), StandardCharsets.UTF_8);
    return Id.parse(id.split("/", 2)[0])
        .orElseGet(() -> Id.ofJudgement(event.key(), event.timestamp()));
  }

  private static void add(Headers headers, String name, String value) {
    headers.add(name, value.getBytes(StandardCharsets.UTF_8));
  }
}
