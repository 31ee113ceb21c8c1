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
 * Tells facts to whoever taps the public topics, in the transaction that made them. Each carries
 * the headers of a CloudEvent (CloudEvents 1.0, Kafka protocol binding, binary content mode); so
 * does a tombstone, which would say nothing of what happened otherwise.
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
   * The first or only fact that a command makes.
   *
   * @param fact null for a tombstone
   * @param type what happened, as {@code pin.published}
   * @param cause whose operation names the event
   * @param now in ms since 1970
   */
  public <K extends Homed, V> void emit(
      Topic<K, V> topic, K key, @Nullable V fact, String type, Command cause, long now) {
    emit(topic, key, fact, type, cause.operation(), now);
  }

  /**
   * The first or only fact of something that nobody commanded.
   *
   * @param operation what stands in the place of one
   */
  public <K extends Homed, V> void emit(
      Topic<K, V> topic, K key, @Nullable V fact, String type, Id operation, long now) {
    emit(topic, key, fact, type, operation.toString(), now);
  }

  /**
   * One more fact that comes of the same command, told apart by its key.
   *
   * @param operation the command's
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
   * The operation that an event of ours names.
   *
   * @return for an event of others, which names none, an id that stands in the place of one
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
