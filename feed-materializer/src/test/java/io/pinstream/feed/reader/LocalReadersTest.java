package io.pinstream.feed.reader;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.reader.LocalReaders.Some;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.TreeSet;
import java.util.stream.IntStream;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.state.Stores;
import org.junit.jupiter.api.Test;

class LocalReadersTest {

  private static final int MOST = 8;

  private final Ids ids =
      new Ids(new Installation(new byte[32]), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));
  private final List<Id> authors =
      IntStream.range(0, 3).mapToObj(home -> ids.fresh(IdType.USER, home)).toList();
  private final Id author = authors.getFirst();
  private final KeyValueStore<Bytes, byte[]> rows = Stores.inMemoryKeyValueStore("readers").get();
  private final LocalReaders readers = new LocalReaders(rows, MOST);

  @Test
  void readersAreThereOnceAndInOrder() {
    assertThat(readers.add(author, 7)).isTrue();
    assertThat(readers.add(author, 3)).isTrue();
    assertThat(readers.add(author, 7)).isFalse();

    assertThat(all(author, 10)).containsExactly(3, 7);
    assertThat(readers.remove(author, 5)).isFalse();
    assertThat(readers.remove(author, 3)).isTrue();
    assertThat(readers.remove(author, 3)).isFalse();
    assertThat(all(author, 10)).containsExactly(7);
  }

  @Test
  void rowsStayFullWhenReadersComeInTheOrderOfTheirNumbers() {
    IntStream.rangeClosed(1, 10 * MOST).forEach(number -> readers.add(author, number));

    assertThat(sizes()).hasSize(10).containsOnly(MOST);
  }

  @Test
  void rowsAreMergedWhenReadersLeave() {
    IntStream.rangeClosed(1, 100 * MOST).forEach(number -> readers.add(author, number));
    List<Integer> leaving =
        new ArrayList<>(IntStream.rangeClosed(1, 100 * MOST).boxed().skip(MOST).toList());
    java.util.Collections.shuffle(leaving, new Random(1));

    leaving.forEach(number -> readers.remove(author, number));

    assertThat(sizes()).hasSizeLessThanOrEqualTo(2);
    readers.some(author, ReaderNumbers.NOBODY, MOST);
    assertThat(all(author, 10)).hasSize(MOST);
  }

  @Test
  void nothingIsLeftOfNobody() {
    IntStream.rangeClosed(1, 50).forEach(number -> readers.add(author, number));
    IntStream.rangeClosed(1, 50).forEach(number -> readers.remove(author, number));

    assertThat(sizes()).isEmpty();
    assertThat(all(author, 10)).isEmpty();
  }

  @Test
  void oneWhoHasLeftMayBeTheLastThatWasSeen() {
    IntStream.rangeClosed(1, 20).forEach(number -> readers.add(author, number));
    Some some = readers.some(author, ReaderNumbers.NOBODY, 10);
    readers.remove(author, some.last());

    assertThat(readers.some(author, some.last(), 5).numbers()).containsExactly(11, 12, 13, 14, 15);
  }

  @Test
  void readersEqualASetOverRandomHistories() {
    for (int seed = 0; seed < 20; seed++) {
      Random random = new Random(seed);
      List<TreeSet<Integer>> expected = authors.stream().map(id -> new TreeSet<Integer>()).toList();
      int numbers = 20 + random.nextInt(500);
      for (int step = 0; step < 3_000; step++) {
        int who = random.nextInt(authors.size());
        int number = 1 + random.nextInt(numbers);
        // Grows, then shrinks.
        boolean adds = random.nextInt(3_000) > step;
        assertThat(
                adds
                    ? readers.add(authors.get(who), number)
                    : readers.remove(authors.get(who), number))
            .isEqualTo(
                adds ? expected.get(who).add(number) : expected.get(who).remove((Integer) number));
      }
      for (int who = 0; who < authors.size(); who++) {
        assertThat(all(authors.get(who), 1 + random.nextInt(30)))
            .as("seed %d", seed)
            .containsExactlyElementsOf(expected.get(who));
        for (int number : expected.get(who)) {
          readers.remove(authors.get(who), number);
        }
      }
      assertThat(sizes()).isEmpty();
    }
  }

  /** All readers, some at a time. */
  private List<Integer> all(Id of, int limit) {
    List<Integer> all = new ArrayList<>();
    int last = ReaderNumbers.NOBODY;
    do {
      Some some = readers.some(of, last, limit);
      assertThat(some.numbers()).hasSizeLessThanOrEqualTo(limit);
      IntStream.of(some.numbers()).forEach(all::add);
      last = some.last();
    } while (last != ReaderNumbers.NOBODY);
    return all;
  }

  /** How many readers stand in each row; never more than may. */
  private List<Integer> sizes() {
    List<Integer> sizes = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = rows.all()) {
      all.forEachRemaining(row -> sizes.add(ReaderStores.readersIn(row.value)));
    }
    assertThat(sizes).allMatch(size -> size > 0 && size <= MOST);
    return sizes;
  }
}
