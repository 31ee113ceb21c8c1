package io.pinstream.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.feed.FeedCoverage.What;
import io.pinstream.feed.FeedWorld.Person;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/** Holds what is read to what the model says. */
final class FeedChecks {

  private final FeedCluster cluster;
  private final FeedWatcher watcher;
  private final FeedLimits limits;
  private final int partitions;
  private final FeedCoverage coverage;

  FeedChecks(
      FeedCluster cluster,
      FeedWatcher watcher,
      FeedLimits limits,
      int partitions,
      FeedCoverage coverage) {
    this.cluster = cluster;
    this.watcher = watcher;
    this.limits = limits;
    this.partitions = partitions;
    this.coverage = coverage;
  }

  /** Reads a feed in peace, from behind a position or from its beginning, page by page. */
  void isRead(Person reader, int limit, @Nullable Position from, List<String> expected) {
    Position after = from;
    int read = 0;
    do {
      Page page = page(reader, limit, after);
      List<String> titles = Samples.titles(page);
      List<String> rest = expected.subList(read, expected.size());
      assertThat(titles)
          .as(
              "a page of the feed of %s, by pages of %d from %s on, behind %d pins",
              reader.name(), limit, from, read)
          .isEqualTo(rest.subList(0, Math.min(titles.size(), rest.size())));
      coverage.count(What.CHECKED_PAGE);
      read += titles.size();
      after = page.next();
    } while (after != null);
    assertThat(read)
        .as("pins of the feed of %s, from %s on", reader.name(), from)
        .isEqualTo(expected.size());
    coverage.count(from == null ? What.CHECKED_FEED : What.CHECKED_CURSOR);
  }

  /**
   * Reads a feed from beginning to end while things happen: what was there all the time must have
   * been seen; nothing twice; and nothing that was never there.
   */
  void isRead(Person reader, int limit, FeedMeanwhile meanwhile) {
    List<String> seen = new ArrayList<>();
    Position after = null;
    do {
      Page page = page(reader, limit, after);
      seen.addAll(Samples.titles(page));
      coverage.count(What.PAGE_MEANWHILE);
      after = page.next();
    } while (after != null);
    assertThat(seen).as("what %s sees meanwhile", reader.name()).doesNotHaveDuplicates();
    assertThat(seen)
        .as("what %s sees meanwhile of what was there all the time", reader.name())
        .containsAll(meanwhile.thereAllTheTime());
    assertThat(meanwhile.thereAtSomeTime())
        .as("what was there at some time when %s read", reader.name())
        .containsAll(seen);
  }

  private Page page(Person reader, int limit, @Nullable Position after) {
    Page page = watcher.page(reader.id(), new Page.Request(limit, after));
    assertThat(page.items().size()).as("pins on a page of %d", limit).isLessThanOrEqualTo(limit);
    if (page.next() != null && after != null && page.next().compareTo(after) <= 0) {
      throw new AssertionError("No way on from " + after);
    }
    return page;
  }

  /** Readers are counted, and each author is pushed or pulled as their number asks. */
  void modesAreAsReadersAsk() {
    int most = limits.pushedHere(partitions);
    for (int partition = 0; partition < partitions; partition++) {
      Map<Id, Integer> readers = new HashMap<>();
      cluster
          .rows(partition, ReaderStores.LOCAL_READERS)
          .forEach(
              row ->
                  readers.merge(firstId(row.key), ReaderStores.readersIn(row.value), Integer::sum));
      Map<Id, Integer> counted = new HashMap<>();
      for (KeyValue<Bytes, byte[]> row : cluster.rows(partition, ReaderStores.LOCAL_AUTHORS)) {
        int count = ByteBuffer.wrap(row.value).getInt();
        boolean pulled = row.value[4] == 2;
        counted.put(firstId(row.key), count);
        assertThat(row.value[4]).as("a mode that lasts").isIn((byte) 0, (byte) 2);
        if (count > most || count < FeedLimits.below(most)) {
          assertThat(pulled).as("%d readers, %d at most", count, most).isEqualTo(count > most);
        }
      }
      assertThat(counted).as("readers of partition %d", partition).isEqualTo(readers);
    }
  }

  private static Id firstId(Bytes key) {
    return Id.read(ByteBuffer.wrap(key.get()));
  }
}
