package io.pinstream.spam.training.evaluation;

import io.pinstream.spam.account.Action;
import io.pinstream.spam.account.Action.Kind;
import io.pinstream.spam.account.Behaviour;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/**
 * A made-up population: honest people of several kinds, a few of whom do much, and campaigns of
 * several kinds. Nobody has measured people to write it, so what a model is worth here says that it
 * works as meant, not what it is worth on a real service.
 */
final class Population {

  /** When all are looked at, in milliseconds since 1970. */
  static final long NOW = 1_790_000_000_000L;

  private static final long HOUR = 3_600_000;

  /** How a kind of account behaves; rates a day, shares 0 to 1. */
  enum Manner {
    LURKER(0.33, 900, 0.05, 0.1, 0.02, 0.05, 0.2, 0.3, 0.1),
    CASUAL(0.40, 700, 0.8, 0.4, 0.05, 0.3, 0.05, 0.3, 0.15),
    COLLECTOR(0.13, 1_000, 12, 0.8, 0.1, 1.5, 0.1, 0.4, 0.1),
    /** Pins the pages of an own site, and is followed for it. */
    BLOGGER(0.04, 800, 5, 0.5, 0.1, 6, 0.1, 0.95, 0.05),
    NEWCOMER(0.05, 5, 5, 6, 0.3, 0.5, 0.1, 0.3, 0.2),
    /** Many links to one site under the same words, day and night. */
    LINK_FARM(0.014, 40, 25, 1, 0.1, 0.05, 0.6, 0.9, 0.3),
    /** Follows to be followed, then unfollows. */
    CHURNER(0.012, 150, 0.8, 12, 9, 2, 0.1, 0.35, 0.2),
    /** Sold by the hundred; they follow whom they are paid for. */
    BOUGHT_FOLLOWER(0.012, 90, 0.05, 3, 0.05, 0.03, 0.3, 0.3, 0.5),
    /** Changes its words, not its site. */
    SPINNER(0.008, 90, 10, 2, 0.4, 0.2, 0.1, 0.85, 0.2),
    /** Little, and like an honest person but for the site. */
    SLOW(0.004, 250, 2, 0.8, 0.1, 0.15, 0.35, 0.8, 0.15);

    private final double share;
    private final double days;
    private final double pins;
    private final double follows;
    private final double unfollows;
    private final double followed;
    private final double sameText;
    private final double sameSite;
    private final double digits;

    Manner(
        double share,
        double days,
        double pins,
        double follows,
        double unfollows,
        double followed,
        double sameText,
        double sameSite,
        double digits) {
      this.share = share;
      this.days = days;
      this.pins = pins;
      this.follows = follows;
      this.unfollows = unfollows;
      this.followed = followed;
      this.sameText = sameText;
      this.sameSite = sameSite;
      this.digits = digits;
    }

    boolean abusive() {
      return compareTo(LINK_FARM) >= 0;
    }
  }

  /** An account, what was kept of it, and what it is. */
  record Member(Manner manner, Behaviour behaviour) {}

  /** Sees what members do as they do it, in the last sixty days. */
  interface Witness {

    /**
     * @param member by its place in the list
     * @param after what is kept of it then
     */
    void saw(int member, Manner manner, Kind what, Behaviour after);
  }

  private final Random random;
  private final Witness witness;

  private Population(long seed, Witness witness) {
    random = new Random(seed);
    this.witness = witness;
  }

  static List<Member> of(int size, long seed) {
    return of(size, seed, (member, manner, what, after) -> {});
  }

  static List<Member> of(int size, long seed, Witness witness) {
    Population population = new Population(seed, witness);
    List<Member> members = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      Manner manner = population.manner();
      members.add(new Member(manner, population.lived(i, manner)));
    }
    return members;
  }

  private Manner manner() {
    double at = random.nextDouble();
    for (Manner manner : Manner.values()) {
      at -= manner.share;
      if (at < 0) {
        return manner;
      }
    }
    return Manner.CASUAL;
  }

  private Behaviour lived(int member, Manner manner) {
    double days = Math.max(0.2, manner.days * (0.2 + 1.6 * random.nextDouble()));
    long created = NOW - (long) (days * 24 * HOUR);
    // People of one kind differ a lot: a log-normal factor.
    double busy = Math.exp(1.1 * random.nextGaussian());
    Behaviour behaviour = Behaviour.created(name(manner), created);
    // Of what is long ago counts remain, and the rates have faded: sixty days are enough.
    long at = Math.max(created, NOW - 60 * 24 * HOUR);
    double before = (at - created) / (24.0 * HOUR);
    behaviour = earlier(behaviour, manner, busy * before);
    double daily =
        busy * (manner.pins + manner.follows + manner.unfollows) + busy * manner.followed;
    while (true) {
      at += (long) (-Math.log(1 - random.nextDouble()) * 24 * HOUR / daily);
      if (at >= NOW) {
        return behaviour;
      }
      // Whoever is there does several things in a row.
      int lot = 1 + (random.nextDouble() < 0.15 ? random.nextInt(6) : 0);
      for (int i = 0; i < lot; i++) {
        Action action = action(manner);
        behaviour = behaviour.update(action, Math.min(NOW, at + i * 20_000L));
        witness.saw(member, manner, action.kind(), behaviour);
      }
    }
  }

  /** What has left nothing but counts. */
  private Behaviour earlier(Behaviour behaviour, Manner manner, double days) {
    Behaviour now = behaviour;
    now = times(now, Kind.FOLLOW, manner.follows * days);
    now = times(now, Kind.UNFOLLOW, Math.min(manner.unfollows, manner.follows) * days);
    return times(now, Kind.FOLLOWED, manner.followed * days);
  }

  private static Behaviour times(Behaviour behaviour, Kind kind, double times) {
    Behaviour now = behaviour;
    for (int i = 0; i < Math.min(2_000, times); i++) {
      now = now.update(Action.of(kind), behaviour.createdAt());
    }
    return now;
  }

  private Action action(Manner manner) {
    double at =
        random.nextDouble() * (manner.pins + manner.follows + manner.unfollows + manner.followed);
    if (at < manner.pins) {
      boolean same = random.nextDouble() < manner.sameText;
      boolean own = random.nextDouble() < manner.sameSite;
      return Action.pin(
          same ? "the same words" : letters(12), own ? "own.example" : letters(6) + ".example");
    }
    if (at < manner.pins + manner.follows) {
      return Action.of(Kind.FOLLOW);
    }
    return Action.of(
        at < manner.pins + manner.follows + manner.unfollows ? Kind.UNFOLLOW : Kind.FOLLOWED);
  }

  private String name(Manner manner) {
    String name = letters(4 + random.nextInt(8));
    if (random.nextDouble() < manner.digits) {
      name += random.nextInt(manner.abusive() ? 1_000_000 : 1_000);
    }
    return name;
  }

  private String letters(int count) {
    StringBuilder letters = new StringBuilder();
    for (int i = 0; i < count; i++) {
      letters.append((char) ('a' + random.nextInt(26)));
    }
    return letters.toString();
  }
}
