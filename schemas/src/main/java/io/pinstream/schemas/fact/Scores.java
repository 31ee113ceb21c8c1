package io.pinstream.schemas.fact;

/** How sure a model is, 0 to 1 each; 0 where it was not used. */
public record Scores(double spam, double offensive, double phishing) {

  public static final Scores NONE = new Scores(0, 0, 0);

  /** The higher score of each. */
  public Scores or(Scores other) {
    return new Scores(
        Math.max(spam, other.spam),
        Math.max(offensive, other.offensive),
        Math.max(phishing, other.phishing));
  }
}
