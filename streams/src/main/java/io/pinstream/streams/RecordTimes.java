package io.pinstream.streams;

import io.pinstream.schemas.json.Json;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.jspecify.annotations.Nullable;

/**
 * Extracts the time of a record as set by its producer or the broker. A record without a time, or
 * with one after the year 9999, gets the time of the previous record: Streams' default extractor
 * would fail the thread forever, and records derived from such a time could be written but not read
 * again. Streams calls this just before it processes a record, so it also updates {@link
 * NewestRecord}.
 */
public final class RecordTimes implements TimestampExtractor, Configurable {

  private @Nullable NewestRecord newest;

  @Override
  public void configure(Map<String, ?> settings) {
    newest = settings.get(NewestRecord.CONFIG) instanceof NewestRecord record ? record : null;
  }

  @Override
  public long extract(ConsumerRecord<Object, Object> record, long partitionTime) {
    boolean isTime =
        record.timestamp() >= 0 && record.timestamp() < Json.END_OF_TIME.toEpochMilli();
    long time = isTime ? record.timestamp() : Math.max(0, partitionTime);
    if (newest != null) {
      newest.seen(time);
    }
    return time;
  }
}
