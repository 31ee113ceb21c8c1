package io.pinstream.feed;

import io.pinstream.feed.FeedCoverage.What;
import io.pinstream.feed.author.AuthorStores;
import io.pinstream.feed.reader.ReaderStores;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;

/** Sees what becomes of a history inside the application, for the count of it. */
final class FeedWatcher {

  private static final byte RISING = 1;
  private static final byte PULLED = 2;
  private static final byte FALLING = 3;

  private final FeedCluster cluster;
  private final FeedCoverage coverage;
  private final List<Seen> before = new ArrayList<>();

  FeedWatcher(FeedCluster cluster, int partitions, FeedCoverage coverage) {
    this.cluster = cluster;
    this.coverage = coverage;
    for (int partition = 0; partition < partitions; partition++) {
      before.add(look(partition));
    }
    cluster.afterEach(this::compare);
  }

  /** What is looked at of a partition. */
  private record Seen(
      int warm, Map<Bytes, Byte> modes, Set<Bytes> awake, Set<Bytes> followTooMany) {}

  /** A page, of which is counted where it came from. */
  Page page(Id reader, Page.Request request) {
    cluster.takeReads(AuthorStores.AUTHOR_PINS);
    cluster.takeReads(ReaderStores.SEEN_PINS);
    Page page = cluster.page(reader, request);
    boolean atAuthors = cluster.takeReads(AuthorStores.AUTHOR_PINS) > 0;
    boolean cached = cluster.takeReads(ReaderStores.SEEN_PINS) > 0;
    if (atAuthors) {
      coverage.count(cached ? What.PAGE_WENT_ON : What.PULLED_PAGE);
    } else if (cached) {
      coverage.count(What.CACHED_PAGE);
    }
    return page;
  }

  /** To be asked before a partition is closed or killed. */
  void closing(int partition) {
    if (!cluster.rows(partition, ReaderStores.AUTHOR_JOBS).isEmpty()
        || !cluster.rows(partition, ReaderStores.READER_JOBS).isEmpty()) {
      coverage.count(What.JOB_CUT);
    }
  }

  private void compare(int partition, boolean opened) {
    Seen seen = look(partition);
    Seen last = before.set(partition, seen);
    if (opened) {
      // What was not committed is taken back, which is no turn of anything.
      if (seen.warm() < last.warm()) {
        coverage.count(What.COLD_CACHE);
      }
      return;
    }
    seen.modes().forEach((author, mode) -> turn(last.modes().getOrDefault(author, (byte) 0), mode));
    count(What.WAKE, seen.awake(), last.awake());
    count(What.SLEEP, last.awake(), seen.awake());
    count(What.TOO_MANY, seen.followTooMany(), last.followTooMany());
    count(What.NO_LONGER_TOO_MANY, last.followTooMany(), seen.followTooMany());
  }

  private void turn(byte from, byte to) {
    if (from == to) {
      return;
    }
    if ((from == RISING && to == FALLING) || (from == FALLING && to == RISING)) {
      coverage.count(What.TURN_ROUND);
    } else if (to == RISING || (to == PULLED && from != RISING)) {
      coverage.count(What.RISE);
    } else if (from == PULLED) {
      coverage.count(What.FALL);
    }
  }

  private void count(What what, Set<Bytes> all, Set<Bytes> but) {
    all.stream().filter(key -> !but.contains(key)).forEach(key -> coverage.count(what));
  }

  private Seen look(int partition) {
    Map<Bytes, Byte> modes = new HashMap<>();
    cluster
        .rows(partition, ReaderStores.LOCAL_AUTHORS)
        .forEach(row -> modes.put(row.key, row.value[4]));
    Set<Bytes> awake = new HashSet<>();
    for (KeyValue<Bytes, byte[]> row : cluster.rows(partition, ReaderStores.AWAKE_READERS)) {
      if (row.key.get()[0] == 0) {
        awake.add(row.key);
      }
    }
    Set<Bytes> tooMany = new HashSet<>();
    for (KeyValue<Bytes, byte[]> row : cluster.rows(partition, ReaderStores.FOLLOWING)) {
      if (row.value.length == 5 && row.value[4] == 1) {
        tooMany.add(row.key);
      }
    }
    return new Seen(cluster.feeds(partition).warm(), modes, awake, tooMany);
  }
}
