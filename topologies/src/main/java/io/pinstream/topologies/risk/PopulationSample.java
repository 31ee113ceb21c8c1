package io.pinstream.topologies.risk;

import io.pinstream.spam.account.AccountJudge.Known;
import io.pinstream.spam.account.Label;
import io.pinstream.streams.reads.KeyRange;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.streams.reads.ViewUnavailable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.random.RandomGenerator;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;

/**
 * Samples accounts of local partitions, regardless of their activity: those at the homes after a
 * random one. A home is a keyed hash of the name, so users cannot choose theirs.
 */
final class PopulationSample {

  /** The sample size over all local partitions. */
  private static final int MOST = 5_000;

  private static final int HOMES = 1 << 16;

  // Greater than all keys: an id starts with a smaller time.
  private static final Bytes LAST = Bytes.wrap(new byte[] {-1, -1, -1});

  private final ViewStores stores;
  private final int partitions;
  private final RandomGenerator random;

  PopulationSample(ViewStores stores, int partitions, RandomGenerator random) {
    this.stores = stores;
    this.partitions = partitions;
    this.random = random;
  }

  /**
   * A sample.
   *
   * @param population the estimated number of accounts in local partitions
   */
  record Drawn(List<Known> accounts, double population) {

    /** The total of their actions. */
    long doings() {
      return accounts.stream().mapToLong(known -> known.behaviour().doings()).sum();
    }

    /** The number of accounts that a moderator has decided about. */
    long labels() {
      return accounts.stream().filter(known -> known.label() != Label.UNKNOWN).count();
    }
  }

  /** Sampled rows, and the share of homes that they come from. */
  private record Part(List<Known> accounts, double homes) {}

  /** Draws a sample whose size does not depend on how many partitions are local. */
  Drawn draw() {
    List<Part> parts = draw(MOST / partitions);
    if (!parts.isEmpty() && parts.size() < partitions) {
      parts = draw(MOST / parts.size());
    }
    return new Drawn(
        parts.stream().flatMap(part -> part.accounts().stream()).toList(),
        parts.stream().mapToDouble(part -> part.accounts().size() / part.homes()).sum());
  }

  /**
   * @param most maximum per partition
   */
  private List<Part> draw(int most) {
    List<Part> parts = new ArrayList<>();
    for (int partition = 0; partition < partitions; partition++) {
      try {
        parts.add(draw(partition, most));
      } catch (ViewUnavailable e) {
        // The partition is on another node or moving: the others suffice.
      }
    }
    return parts;
  }

  private Part draw(int partition, int most) {
    int start = random.nextInt(HOMES);
    Bytes first = StoreKey.at(start).bytes();
    Part high = read(partition, new KeyRange(first, LAST), start, most);
    if (high.accounts().size() == most || start == 0) {
      return high;
    }
    Part low =
        read(
            partition,
            new KeyRange(StoreKey.at(0).bytes(), first),
            0,
            most - high.accounts().size());
    List<Known> both = new ArrayList<>(high.accounts());
    both.addAll(low.accounts());
    boolean all = both.size() < most;
    return new Part(both, all ? 1 : high.homes() + low.homes());
  }

  private Part read(int partition, KeyRange range, int from, int most) {
    return stores.range(
        AccountProfiles.ACCOUNTS,
        partition,
        range,
        rows -> {
          List<Known> accounts = new ArrayList<>();
          int home = from;
          while (rows.hasNext() && accounts.size() < most) {
            KeyValue<Bytes, byte[]> row = rows.next();
            home = ByteBuffer.wrap(row.key.get()).getShort() & 0xFFFF;
            accounts.add(known(AccountRow.fromBytes(row.value)));
          }
          boolean toTheEnd = accounts.size() < most;
          return new Part(accounts, (double) (toTheEnd ? HOMES - from : home - from + 1) / HOMES);
        });
  }

  private static Known known(AccountRow row) {
    Label label =
        switch (row.state()) {
          case CLEARED -> Label.HONEST;
          case REJECTED -> Label.ABUSIVE;
          case FREE, SUSPECTED, HELD -> Label.UNKNOWN;
        };
    boolean held =
        row.state() == AccountRow.State.HELD || row.state() == AccountRow.State.SUSPECTED;
    return new Known(row.behaviour(), label, held);
  }
}
