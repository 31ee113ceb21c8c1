package io.pinstream.streams.requests;

import io.pinstream.schemas.id.RequestId;
import io.pinstream.schemas.topic.Topic;
import java.nio.charset.StandardCharsets;
import org.apache.kafka.common.header.Header;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/**
 * Takes the name of a request along, from the record that is processed to those that come of it.
 */
public final class RequestHeader {

  private RequestHeader() {}

  /** Headers for a new record; none while nothing is processed, as in a punctuation. */
  public static Headers of(ProcessorContext<?, ?> context) {
    Headers headers = new RecordHeaders();
    // The new interface hands out headers with a record alone; what implements it has both.
    if (context instanceof org.apache.kafka.streams.processor.ProcessorContext processing) {
      copy(processing.headers(), headers);
    }
    return headers;
  }

  /** Copies it, if it is there. */
  public static void copy(@Nullable Headers from, Headers to) {
    Header id = find(from);
    if (id != null) {
      to.add(id);
    }
  }

  /** Names the request in what {@code log} logs. */
  public static void naming(@Nullable Headers headers, Runnable log) {
    Header id = find(headers);
    RequestId.naming(id == null ? "" : new String(id.value(), StandardCharsets.UTF_8), log);
  }

  /** What names no request is left behind: it may be null, or so long that no topic takes it. */
  private static @Nullable Header find(@Nullable Headers headers) {
    Header id = headers == null ? null : headers.lastHeader(Topic.REQUEST_ID);
    return id != null
            && id.value() != null
            && RequestId.isWellFormed(new String(id.value(), StandardCharsets.UTF_8))
        ? id
        : null;
  }
}
