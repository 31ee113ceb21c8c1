package io.pinstream.streams.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.Pages.Rows;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Function;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.apache.kafka.streams.query.Query;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class PagesTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T01:02:03.004Z"), ZoneOffset.UTC);

  private final Ids ids = new Ids(new Installation(new byte[32]), CLOCK);
  private final Id owner = ids.fresh(IdType.USER, 0xFFFF);
  private final Sorted stores = new Sorted();

  @Test
  void anEmptyListIsOnePage() {
    Page page = read(new Page.Request(10, null));

    assertThat(page.items()).isEmpty();
    assertThat(page.next()).isNull();
  }

  @Test
  void pagesOfEverySizeShowEveryItemOnce() {
    // given a list between those of two neighbours
    put(new Id(owner.high(), owner.low() - 1), 5, "before");
    put(new Id(owner.high(), owner.low() + 1), 5, "after");
    List<String> newestFirst = new ArrayList<>();
    for (int i = 7; i > 0; i--) {
      put(owner, i, "item " + i);
      newestFirst.add("item " + i);
    }

    // when, then
    for (int limit = 1; limit <= 8; limit++) {
      List<String> shown = new ArrayList<>();
      Position after = null;
      do {
        Page page = read(new Page.Request(limit, after));
        assertThat(page.items()).hasSizeBetween(1, limit);
        page.items().forEach(item -> shown.add(new String(item, StandardCharsets.UTF_8)));
        after = page.next();
      } while (after != null);
      assertThat(shown).as("pages of %d", limit).isEqualTo(newestFirst);
    }
  }

  @Test
  void aPageGoesOnWhereItsPositionWasEvenIfThatItemIsGone() {
    put(owner, 3, "three");
    put(owner, 1, "one");

    Page page = read(new Page.Request(10, new Position(2, ids.fresh(IdType.USER, 0))));

    assertThat(page.items()).containsExactly("one".getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void aPositionIsReadBackFromItsKey() {
    Position position = new Position(CLOCK.millis(), ids.fresh(IdType.PIN, 3));

    assertThat(Pages.position(StoreKey.of(owner).position(position).bytes())).isEqualTo(position);
  }

  private Page read(Page.Request request) {
    return Pages.read(stores, "list", owner, request);
  }

  private void put(Id of, long millis, String item) {
    Position position = new Position(millis, ids.fresh(IdType.PIN, 3));
    stores.rows.put(
        StoreKey.of(of).position(position).bytes(), item.getBytes(StandardCharsets.UTF_8));
  }

  /** A store as a sorted map, which counts the end of a range in. */
  private static final class Sorted implements ViewStores {

    private final TreeMap<Bytes, byte[]> rows = new TreeMap<>();

    @Override
    public <T> T range(
        String store, int home, KeyRange range, Function<KeyValueIterator<Bytes, byte[]>, T> read) {
      var found = rows.subMap(range.from(), true, range.to(), true).entrySet().iterator();
      return read.apply(
          new KeyValueIterator<>() {
            @Override
            public boolean hasNext() {
              return found.hasNext();
            }

            @Override
            public KeyValue<Bytes, byte[]> next() {
              var row = found.next();
              return KeyValue.pair(row.getKey(), row.getValue());
            }

            @Override
            public Bytes peekNextKey() {
              throw new UnsupportedOperationException();
            }

            @Override
            public void close() {}
          });
    }

    @Override
    public byte @Nullable [] get(String store, int home, Bytes key) {
      throw new UnsupportedOperationException();
    }

    @Override
    public List<Rows> firstRows(String store, List<HomedRange> ranges, int limit) {
      throw new UnsupportedOperationException();
    }

    @Override
    public <R> @Nullable R ask(String store, int home, Query<R> query) {
      throw new UnsupportedOperationException();
    }
  }
}
