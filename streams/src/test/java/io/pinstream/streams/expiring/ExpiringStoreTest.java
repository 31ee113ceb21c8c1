package io.pinstream.streams.expiring;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.streams.reads.StoreKey;
import java.lang.reflect.Proxy;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ExpiringStoreTest {

  private static final long NOW = Instant.parse("2026-11-23T01:02:03.004Z").toEpochMilli();
  private static final Duration AGE = Duration.ofMinutes(1);
  private static final long MINUTE = AGE.toMillis();

  /** What a row takes. */
  private static final int EACH = 1;

  private final KeyValueStore<Bytes, byte[]> rows = Stores.inMemoryKeyValueStore("rows").get();
  private final ExpiringStore store = new ExpiringStore(rows, AGE);

  @Test
  void aValueIsThereUntilItsAge() {
    put("key", "value", NOW);

    assertThat(get("key", NOW)).isEqualTo("value");
    assertThat(get("key", NOW + MINUTE)).isEqualTo("value");
    assertThat(get("key", NOW + MINUTE + 1)).isNull();
    assertThat(get("other", NOW)).isNull();
  }

  @Test
  void aValueFromAheadOfTheClockIsThere() {
    put("key", "value", NOW);

    assertThat(get("key", NOW - 5)).isEqualTo("value");
  }

  @Test
  void aPutReplacesTheValueAndItsAge() {
    put("key", "old", NOW);
    put("key", "new", NOW + MINUTE);

    assertThat(get("key", NOW + 2 * MINUTE)).isEqualTo("new");
    assertThat(size()).isEqualTo(EACH);
    // nothing of it goes at the old age
    put("other", "value", NOW + MINUTE + 1);
    assertThat(get("key", NOW + 2 * MINUTE)).isEqualTo("new");
  }

  @Test
  void aPutByAClockThatStepsBackLeavesOneRow() {
    put("key", "old", NOW);
    put("key", "new", NOW - 5);

    assertThat(get("key", NOW)).isEqualTo("new");
    assertThat(size()).isEqualTo(EACH);
  }

  @Test
  void aDeletedKeyLeavesNothing() {
    put("key", "value", NOW);
    delete("key");
    delete("never there");

    assertThat(get("key", NOW)).isNull();
    assertThat(size()).isZero();
  }

  @Test
  void eachPutRemovesTwoThatAreTooOld() {
    for (int i = 0; i < 10; i++) {
      put("old " + i, "value", NOW + i);
    }
    assertThat(size()).isEqualTo(10 * EACH);

    put("new", "value", NOW + 2 * MINUTE);
    assertThat(size()).isEqualTo((10 - 2 + 1) * EACH);

    for (int i = 0; i < 10; i++) {
      put("new " + i, "value", NOW + 2 * MINUTE);
    }
    assertThat(size()).isEqualTo((1 + 10) * EACH);
    assertThat(get("new", NOW + 2 * MINUTE)).isEqualTo("value");
  }

  @Test
  void whatIsJustOfThatAgeStays() {
    put("old", "value", NOW);
    put("new", "value", NOW + MINUTE);

    assertThat(get("old", NOW + MINUTE)).isEqualTo("value");
  }

  @Test
  void aTaskThatStartsAgainGoesOnRemoving() {
    put("old 1", "value", NOW);
    put("old 2", "value", NOW);
    put("old 3", "value", NOW);
    put("new 1", "value", NOW + 2 * MINUTE);

    ExpiringStore again = new ExpiringStore(rows, AGE);
    again.put(key("new 2"), bytes("value"), NOW + 2 * MINUTE);

    assertThat(size()).isEqualTo(2 * EACH);
  }

  @Test
  void aRowCostsTwoWritesInItsLife() {
    AtomicLong writes = new AtomicLong();
    KeyValueStore<Bytes, byte[]> counted = counting(rows, writes);
    ExpiringStore store = new ExpiringStore(counted, AGE);
    int aMinute = 500;
    for (int i = 0; i < 20 * aMinute; i++) {
      if (i == 10 * aMinute) {
        writes.set(0);
      }
      // In an order that says nothing of their age, as random ids are.
      String key = Integer.toHexString(i * 0x9E3779B1);
      store.put(key(key), bytes("value"), NOW + i * MINUTE / aMinute);
    }

    // by an index of time it were four
    assertThat(writes.get()).isLessThan(10L * aMinute * 21 / 10);
    assertThat(size()).isLessThan(aMinute * 5 / 4);
  }

  @Test
  void rowsByTimeOfAnEarlierVersionAreRemoved() {
    for (int i = 0; i < 50; i++) {
      byte[] key = key("of before " + i).get();
      rows.put(
          Bytes.wrap(
              ByteBuffer.allocate(9 + key.length).put((byte) 1).putLong(NOW).put(key).array()),
          new byte[0]);
      rows.put(
          ExpiringStore.row(Bytes.wrap(key)),
          ByteBuffer.allocate(13).putLong(NOW).put(bytes("value")).array());
    }
    assertThat(get("of before 7", NOW + 1)).isEqualTo("value");

    for (int i = 0; i < 50; i++) {
      put("new", "value", NOW + 1);
    }

    assertThat(get("of before 7", NOW + 1)).isEqualTo("value");
    assertThat(size()).isEqualTo(51);
  }

  /** Writes go through, and are counted. */
  @SuppressWarnings("unchecked")
  private static KeyValueStore<Bytes, byte[]> counting(
      KeyValueStore<Bytes, byte[]> rows, AtomicLong writes) {
    return (KeyValueStore<Bytes, byte[]>)
        Proxy.newProxyInstance(
            KeyValueStore.class.getClassLoader(),
            new Class<?>[] {KeyValueStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("put") || method.getName().equals("delete")) {
                writes.incrementAndGet();
              }
              return method.invoke(rows, arguments);
            });
  }

  private void put(String key, String value, long now) {
    store.put(key(key), bytes(value), now);
  }

  private void delete(String key) {
    store.delete(key(key));
  }

  private @Nullable String get(String key, long now) {
    byte[] value = store.get(key(key), now);
    return value == null ? null : new String(value, StandardCharsets.UTF_8);
  }

  private int size() {
    int size = 0;
    try (KeyValueIterator<Bytes, byte[]> all = rows.all()) {
      while (all.hasNext()) {
        all.next();
        size++;
      }
    }
    return size;
  }

  private static Bytes key(String name) {
    return StoreKey.at(7).name(name).bytes();
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
