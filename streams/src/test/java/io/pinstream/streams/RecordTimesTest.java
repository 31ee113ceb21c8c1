package io.pinstream.streams;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Optional;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.common.record.TimestampType;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RecordTimesTest {

  private static final long BEFORE = 1_795_395_723_004L;

  @ParameterizedTest
  @ValueSource(longs = {0, 1, BEFORE - 1, BEFORE + 1, 253_402_300_799_999L})
  void aRecordHasItsOwnTime(long time) {
    assertThat(new RecordTimes().extract(at(time), BEFORE)).isEqualTo(time);
  }

  @ParameterizedTest
  @ValueSource(longs = {-1, Long.MIN_VALUE, 253_402_300_800_000L, Long.MAX_VALUE})
  void whatIsNoTimeIsThatOfTheRecordBefore(long time) {
    assertThat(new RecordTimes().extract(at(time), BEFORE)).isEqualTo(BEFORE);
  }

  @Test
  void theFirstRecordHasATimeInAnyCase() {
    assertThat(new RecordTimes().extract(at(Long.MAX_VALUE), -1)).isZero();
  }

  private static ConsumerRecord<Object, Object> at(long time) {
    return new ConsumerRecord<>(
        "users",
        0,
        0,
        time,
        TimestampType.CREATE_TIME,
        0,
        0,
        "key",
        "value",
        new RecordHeaders(),
        Optional.empty());
  }
}
