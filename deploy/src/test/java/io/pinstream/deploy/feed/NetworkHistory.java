package io.pinstream.deploy.feed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.random.RandomGenerator;

/**
 * What the people of a network do, in an order that a seed decides: they follow each other and pin,
 * some take back the one or the other, and some begin to read in the middle of it.
 */
final class NetworkHistory {

  private static final int PINS_AT_MOST = 3;
  private static final double DELETED = 0.1;
  private static final double UNFOLLOWED = 0.1;
  private static final double FOLLOWED_AGAIN = 0.3;
  private static final double LATE = 0.2;
  private static final int LATE_BY_AT_MOST = 60;

  /** Pins of the same millisecond come in the order of their ids: there must be some. */
  private static final int PINS_A_MILLISECOND = 2;

  private final RandomGenerator random;
  private final Map<Integer, Reads> people = new TreeMap<>();
  private final List<Timed> timed = new ArrayList<>();
  private int pins;

  /** When somebody begins to read, and so has the feed kept. */
  enum Reads {
    FROM_THE_START,
    LATER,
    NEVER
  }

  sealed interface Fact {
    record Followed(int follower, int followee) implements Fact {}

    record Unfollowed(int follower, int followee) implements Fact {}

    /**
     * @param millis how long after the beginning of all pins
     */
    record Pinned(int author, String pin, long millis) implements Fact {}

    record Deleted(int author, String pin) implements Fact {}

    record BeganToRead(int reader) implements Fact {}
  }

  /**
   * @param when from 0 to 1
   */
  private record Timed(double when, Fact fact) {}

  NetworkHistory(Network network, long seed) {
    random = new SplittableRandom(seed);
    network.people().forEach(person -> people.put(person, Reads.values()[random.nextInt(3)]));
    network.edges().forEach(this::follow);
    network.people().forEach(this::pin);
    people.forEach(this::begin);
    timed.sort(Comparator.comparingDouble(Timed::when));
  }

  Map<Integer, Reads> people() {
    return people;
  }

  Reads reads(int person) {
    return Objects.requireNonNull(people.get(person));
  }

  int pins() {
    return pins;
  }

  /** All that happens, but for those who read from the start. */
  List<Fact> facts() {
    return timed.stream().map(Timed::fact).toList();
  }

  private void follow(Network.Edge edge) {
    Fact followed = new Fact.Followed(edge.follower(), edge.followee());
    double at = add(0, followed);
    if (random.nextDouble() < UNFOLLOWED) {
      double until = add(at, new Fact.Unfollowed(edge.follower(), edge.followee()));
      if (random.nextDouble() < FOLLOWED_AGAIN) {
        add(until, followed);
      }
    }
  }

  private void pin(int author) {
    for (int i = random.nextInt(PINS_AT_MOST); i >= 0; i--) {
      String pin = author + "/" + i;
      double when = random.nextDouble();
      // Not every check takes equally long: some pins come out long after their time.
      long late = random.nextDouble() < LATE ? random.nextInt(LATE_BY_AT_MOST) : 0;
      long millis = (long) (when * people.size()) / PINS_A_MILLISECOND - late;
      timed.add(new Timed(when, new Fact.Pinned(author, pin, millis)));
      pins++;
      if (random.nextDouble() < DELETED) {
        add(when, new Fact.Deleted(author, pin));
      }
    }
  }

  private void begin(int reader, Reads reads) {
    if (reads == Reads.LATER) {
      double when = 0.3 + 0.4 * random.nextDouble();
      timed.add(new Timed(when, new Fact.BeganToRead(reader)));
    }
  }

  /** Lets something happen after this time, and returns when. */
  private double add(double after, Fact fact) {
    double when = random.nextDouble(after, 1);
    timed.add(new Timed(when, fact));
    return when;
  }
}
