package io.pinstream.streams;

import io.pinstream.schemas.json.Json;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.Configurable;
import org.apache.kafka.streams.processor.TimestampExtractor;
import org.jspecify.annotations.Nullable;

/**
 * The time of a record, as its producer or the broker has it. One without a time, or with one after
 * 9999, which a producer can write into a table, has that of the record before it: the default of
 * Streams would fail the thread for ever, and what comes of a greater time could be written, but
 * not read again. Streams asks when a record is the next to be processed, so the {@link
 * NewestRecord} is kept here.
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
