package io.pinstream.bench.feeds;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Authors with some pins each, and readers who follow few or many of them.
 *
 * @param pins oldest first, of all authors in no order
 */
record ReadSample(List<Id> authors, List<Pin> pins, List<ReadSample.Reader> readers) {

  private static final int PINS_OF_EACH = 10;
  private static final List<Group> GROUPS =
      List.of(new Group(10, 200), new Group(300, 40), new Group(5_000, 4));

  private record Group(int follows, int readers) {}

  /**
   * A reader.
   *
   * @param awake whether to wake this reader
   */
  record Reader(Id id, boolean awake, List<Id> authors) {}

  /**
   * @param authorCount the most that a reader can follow
   */
  static ReadSample of(int authorCount, Ids ids) {
    Random random = new Random(1);
    SamplePins samples = new SamplePins(ids);
    List<Id> authors =
        IntStream.range(0, authorCount).mapToObj(home -> ids.fresh(IdType.USER, home)).toList();
    List<Id> turns = new ArrayList<>();
    for (int i = 0; i < PINS_OF_EACH; i++) {
      turns.addAll(authors);
    }
    Collections.shuffle(turns, random);
    List<Reader> readers = new ArrayList<>();
    for (Group group : GROUPS) {
      if (group.follows() <= authorCount) {
        for (int i = 0; i < 2 * group.readers(); i++) {
          List<Id> some = new ArrayList<>(authors);
          Collections.shuffle(some, random);
          readers.add(
              new Reader(
                  ids.fresh(IdType.USER, i),
                  i < group.readers(),
                  List.copyOf(some.subList(0, group.follows()))));
        }
      }
    }
    return new ReadSample(authors, turns.stream().map(samples::by).toList(), readers);
  }

  /** The newest pins of a reader's authors, newest first. */
  List<Pin> feed(Reader reader, int limit) {
    Set<Id> followed = new HashSet<>(reader.authors());
    return pins.reversed().stream()
        .filter(pin -> followed.contains(pin.authorId()))
        .limit(limit)
        .toList();
  }
}
