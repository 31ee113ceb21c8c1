package io.pinstream.bench.feeds;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.rest.Position;
import java.util.List;
import java.util.stream.IntStream;

/**
 * Entries for the feeds of one partition: each pin for every reader.
 *
 * @param readers in the order of their ids, the engine's iteration order
 * @param pins in the order in which they come
 */
record Entries(List<Id> readers, List<Entries.PinOf> pins) {

  private static final int AUTHORS = 100;
  private static final long BETWEEN_PINS_MILLIS = 1_500;

  /**
   * A pin.
   *
   * @param number in this partition
   */
  record PinOf(int number, Id author, int authorNumber, Position position) {}

  static Entries of(int readers, int pins, Ids ids) {
    List<Id> authors =
        IntStream.range(0, AUTHORS).mapToObj(home -> ids.fresh(IdType.USER, home)).toList();
    long began = System.currentTimeMillis();
    return new Entries(
        IntStream.range(0, readers)
            .mapToObj(reader -> ids.fresh(IdType.USER, 4 * reader & 0xFFFF))
            .sorted()
            .toList(),
        IntStream.range(0, pins)
            .mapToObj(
                pin -> {
                  Id author = authors.get(pin % AUTHORS);
                  long millis = began + pin * BETWEEN_PINS_MILLIS;
                  Id id = ids.fresh(IdType.PIN, author.home());
                  return new PinOf(pin, author, pin % AUTHORS, new Position(millis, id));
                })
            .toList());
  }

  long count() {
    return (long) readers.size() * pins.size();
  }
}
