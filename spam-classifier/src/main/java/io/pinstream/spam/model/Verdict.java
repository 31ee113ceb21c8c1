package io.pinstream.spam.model;

import java.util.List;

/** What the models say of a text or a link. Scores are probabilities, 0 to 1. */
public sealed interface Verdict {

  Label label();

  /** What was noticed, as stable words with hyphens; may be empty. */
  List<String> reasons();

  /** The most important thing to say. */
  enum Label {
    OK,
    SPAM,
    OFFENSIVE,
    PHISHING
  }

  /** Of a text. One that is both spam and offensive is spam: that it is to be hidden is clearer. */
  record OfText(Label label, double spam, double offensive, List<String> reasons)
      implements Verdict {}

  /** Of a link. */
  record OfLink(Label label, double phishing, List<String> reasons) implements Verdict {}
}
