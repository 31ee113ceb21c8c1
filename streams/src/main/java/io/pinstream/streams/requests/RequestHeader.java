package io.pinstream.streams.requests;

import io.pinstream.schemas.id.RequestId;
import io.pinstream.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Passes the request id from the processed record to the records that it causes. */
public final class RequestHeader {

  private RequestHeader() {}

  /** Headers for a new record; empty while no record is processed, as in a punctuation. */
  public static Headers of(ProcessorContext<?, ?> context) {
    Headers headers = new RecordHeaders();
    // The new interface gives headers only with a record, but its implementation has the old one
    // too.
    if (context instanceof org.apache.kafka.streams.processor.ProcessorContext processing) {
      copy(processing.headers(), headers);
    }
    return headers;
  }

  /** Copies the request id, if there is one. */
  public static void copy(@Nullable Headers from, Headers to) {
    Header id = find(from);
    if (id != null) {
      to.add(id);
    }
  }

  /** Runs {@code log} with the request id in its log lines. */
  public static void naming(@Nullable Headers headers, Runnable log) {
    Header id = find(headers);
    RequestId.naming(id == null ? "" : new String(id.value(), StandardCharsets.UTF_8), log);
  }

  /** Finds the request id. A malformed one is dropped: it may be null, or too long for a topic. */
  private static @Nullable Header find(@Nullable Headers headers) {
    Header id = headers == null ? null : headers.lastHeader(Topic.REQUEST_ID);
    return id != null
            && id.value() != null
            && RequestId.isWellFormed(new String(id.value(), StandardCharsets.UTF_8))
        ? id
        : null;
  }
}
