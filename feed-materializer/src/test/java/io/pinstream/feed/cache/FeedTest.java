package io.pinstream.feed.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A feed holds the newest of what was put in, each once, whatever the order in which it came. */
class FeedTest {

  private static final Comparator<Entry> NEWEST_FIRST =
      Comparator.comparingLong(Entry::millis).thenComparingLong(Entry::pin).reversed();
  private static final Id READER = new Id(0x8100L, 0x8000_0000_0000_0000L);

  @ParameterizedTest
  @ValueSource(ints = {1, 3, 10, 30})
  void holdsTheNewestDownToItsFloor(int most) {
    Random random = new Random(most);
    Feed feed = new Feed(READER, 0, most);
    TreeSet<Entry> all = new TreeSet<>(NEWEST_FIRST);
    for (int i = 1; i <= 500; i++) {
      Entry entry = new Entry(i / 2 + random.nextInt(20), 1 + random.nextInt(400));
      if (random.nextInt(10) == 0) {
        List<Entry> gone = all.stream().filter(other -> random.nextInt(5) == 0).toList();
        feed.remove(gone);
        all.removeIf(other -> gone.stream().anyMatch(one -> one.pin() == other.pin()));
      }
      feed.add(entry.millis(), entry.pin());
      all.add(entry);

      FeedLook.Found found = feed.look(7, Long.MAX_VALUE, Integer.MAX_VALUE);
      assertThat(found.entries())
          .filteredOn(one -> one.millis() > found.floor())
          .isEqualTo(all.stream().filter(one -> one.millis() > found.floor()).toList());
      assertThat(feed.size()).isLessThanOrEqualTo(most + Math.max(1, most / 4));
    }
    assertThat(feed.floor()).isGreaterThan(FeedCache.NO_FLOOR);
  }

  @Test
  void aPageEndsBehindAWholeMillisecondAndBeginsWithOne() {
    Feed feed = new Feed(READER, 0, 100);
    List<Entry> entries = new ArrayList<>();
    for (int pin = 1; pin <= 9; pin++) {
      entries.addFirst(new Entry((pin + 2) / 3, pin));
      feed.add((pin + 2) / 3, pin);
    }

    FeedLook.Found first = feed.look(7, Long.MAX_VALUE, 2);
    FeedLook.Found second = feed.look(7, 3, 2);

    assertThat(first.entries()).isEqualTo(entries.subList(0, 3));
    assertThat(first.cut()).isTrue();
    assertThat(second.entries()).isEqualTo(entries.subList(0, 6));
    assertThat(second.cut()).isTrue();
    assertThat(feed.look(7, 2, 3).entries()).isEqualTo(entries.subList(3, 9));
  }

  @Test
  void isTheSameAfterItWasSaved() {
    Feed feed = new Feed(READER, 5, 2);
    feed.pull(READER);
    for (int pin = 1; pin <= 9; pin++) {
      feed.add(pin, pin);
    }
    feed.warm();

    Feed read = Feed.read(feed.write(), 2);

    assertThat(read.look(7, Long.MAX_VALUE, 9)).isEqualTo(feed.look(7, Long.MAX_VALUE, 9));
    assertThat(read.isWarm()).isTrue();
    assertThat(read.reader()).isEqualTo(READER);
  }

  @Test
  void entriesAreInOrderBeyond32Bits() {
    Feed feed = new Feed(READER, 0, 10);
    List<Entry> entries = new ArrayList<>();
    for (long pin : new long[] {1, 1L << 31, (1L << 32) - 1, 1L << 32, Entry.LAST_PIN}) {
      entries.addFirst(new Entry(5, pin));
    }
    entries.forEach(entry -> feed.add(entry.millis(), entry.pin()));
    entries.forEach(entry -> feed.add(entry.millis(), entry.pin()));

    Feed read = Feed.read(feed.write(), 10);

    assertThat(read.look(7, Long.MAX_VALUE, 9).entries()).isEqualTo(entries);
    read.remove(List.of(new Entry(5, 1L << 32)));
    assertThat(read.look(7, Long.MAX_VALUE, 9).entries())
        .hasSize(4)
        .doesNotContain(new Entry(5, 1L << 32));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 9, 100, 640, 999, 1_200})
  void aFeedThatWasSavedTakesHardlyMoreMemoryAfterItsFirstPush(int entries) {
    Feed feed = new Feed(READER, 0, 1_000);
    for (int pin = 1; pin <= entries; pin++) {
      feed.add(pin, pin);
    }
    Feed read = Feed.read(feed.write(), 1_000);
    long saved = read.bytes();

    read.add(entries + 1, entries + 1);

    assertThat(read.bytes()).isLessThan(saved * 5 / 4);
    assertThat(read.bytes()).isLessThan(Feed.bytes(entries, 1_000) * 5 / 4 + 200);
  }
}
