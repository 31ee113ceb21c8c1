package io.pinstream.bench.feeds;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;

/**
 * The readers of an author.
 *
 * @param readers in the order of their ids; their homes are spread evenly over all partitions
 */
record Audience(Id author, List<Id> readers) {

  static Audience of(int home, int readers, Ids ids) {
    return new Audience(
        ids.fresh(IdType.USER, home),
        IntStream.range(0, readers)
            .mapToObj(reader -> ids.fresh(IdType.USER, reader & 0xFFFF))
            .sorted()
            .toList());
  }

  /** The readers in one partition, in the engine's iteration order. */
  List<Id> in(int partition, int partitions) {
    return readers.stream().filter(id -> id.partition(partitions) == partition).toList();
  }

  /** Another author, with some of these readers, in all partitions. */
  Audience part(Ids ids, int home, int count) {
    List<Id> some = new ArrayList<>(readers);
    Collections.shuffle(some, new Random(1));
    return new Audience(ids.fresh(IdType.USER, home), some.stream().limit(count).sorted().toList());
  }
}
