package io.pinstream.topologies.moderation;

import io.pinstream.spam.model.Verdict;
import java.util.List;

/** Finds spam in what contains certain words, so that tests can say what a thing is. */
public final class WordScorer implements Scorer {

  /** With this word something is held. */
  public static final String DUBIOUS = "dubious";

  // Between the usual limits, of text and of links.
  public static final double DOUBT = 0.995;

  /** With this one it is rejected. */
  public static final String FORBIDDEN = "forbidden";

  /** And on this one scoring fails. */
  public static final String POISON = "poison";

  public static final String VERSION = "words";

  /** A screen that goes by these words. */
  public static Screen screen() {
    return new Screen(new ModelInForce(new WordScorer()), ScreenLimits.usual());
  }

  @Override
  public String version() {
    return VERSION;
  }

  @Override
  public Verdict.OfText text(String text) {
    double score = score(text);
    return new Verdict.OfText(
        score > 0 ? Verdict.Label.SPAM : Verdict.Label.OK, score, 0, reasons(score));
  }

  @Override
  public Verdict.OfLink link(String url) {
    double score = score(url);
    return new Verdict.OfLink(
        score > 0 ? Verdict.Label.PHISHING : Verdict.Label.OK, score, reasons(score));
  }

  private static List<String> reasons(double score) {
    return score > 0 ? List.of("a-word") : List.of();
  }

  private static double score(String text) {
    if (text.contains(POISON)) {
      throw new IllegalStateException("Poisoned");
    }
    return text.contains(FORBIDDEN) ? 1 : text.contains(DUBIOUS) ? DOUBT : 0;
  }
}
