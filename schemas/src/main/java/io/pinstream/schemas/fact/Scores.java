package io.pinstream.schemas.fact;

/** How sure a model is, 0 to 1 each; 0 where it was not asked. */
public record Scores(double spam, double offensive, double phishing) {

  public static final Scores NONE = new Scores(0, 0, 0);

  /** The higher one of each. */
  public Scores or(Scores other) {
    return new Scores(
        Math.max(spam, other.spam),
        Math.max(offensive, other.offensive),
        Math.max(phishing, other.phishing));
  }
}
