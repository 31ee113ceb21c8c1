package io.pinstream.spam.account;

import java.util.Locale;

/** The numbers that tell accounts apart, in the order of a row. */
public enum BehaviourFeatures {
  PINS_A_DAY("pins a day"),
  FOLLOWS_A_DAY("follows a day"),
  UNFOLLOWS_A_DAY("unfollows a day"),
  FOLLOWING("accounts followed"),
  FOLLOWERS("followers"),
  FOLLOWING_TO_FOLLOWERS("accounts followed for each follower"),
  REPEATED_TEXT("share of texts said before"),
  REPEATED_DOMAINS("share of links to the same sites"),
  BURST("pins and follows in the busiest hour"),
  AGE("days since it was created"),
  NAME_DIGITS("share of digits in the name"),
  PINS("pins"),
  HELD("share of pins that were held");

  /** A share of few is no share yet: as if so many had not been held. */
  private static final double DOUBT = 3;

  private final String says;

  BehaviourFeatures(String says) {
    this.says = says;
  }

  /** A few plain words, with the unit. */
  public String says() {
    return says;
  }

  /** As it stands in the header of a table. */
  public String column() {
    return name().toLowerCase(Locale.ROOT);
  }

  /**
   * One number for each feature.
   *
   * @param at milliseconds since 1970, not before the last event
   */
  public static double[] row(Behaviour behaviour, long at) {
    Behaviour now = behaviour.at(at);
    double[] row = new double[values().length];
    int column = 0;
    for (BehaviourFeatures feature : values()) {
      row[column++] = feature.of(now);
    }
    return row;
  }

  private double of(Behaviour b) {
    return switch (this) {
      case PINS_A_DAY -> b.rates().pinning().daily();
      case FOLLOWS_A_DAY -> b.rates().follows().daily();
      case UNFOLLOWS_A_DAY -> b.rates().unfollows().daily();
      case FOLLOWING -> b.counts().following();
      case FOLLOWERS -> b.counts().followers();
      case FOLLOWING_TO_FOLLOWERS ->
          (b.counts().following() + 1.0) / (b.counts().followers() + 1.0);
      case REPEATED_TEXT -> b.texts().share();
      case REPEATED_DOMAINS -> b.domains().share();
      case BURST -> b.rates().burst();
      case AGE -> (b.lastAt() - b.createdAt()) / Rate.DAY;
      case NAME_DIGITS -> b.name().digits() / (double) Math.max(1, b.name().length());
      case PINS -> b.counts().pins();
      case HELD -> b.counts().held() / (b.counts().pins() + DOUBT);
    };
  }
}
