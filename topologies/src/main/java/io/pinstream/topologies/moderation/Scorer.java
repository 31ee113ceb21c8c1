package io.pinstream.topologies.moderation;

import io.pinstream.spam.model.SpamModel;
import io.pinstream.spam.model.Verdict;

/** Scores texts and links. A {@link SpamModel}, or a fake in tests. */
public interface Scorer {

  String version();

  Verdict.OfText text(String text);

  Verdict.OfLink link(String url);

  static Scorer of(SpamModel model) {
    return new Scorer() {
      @Override
      public String version() {
        return model.version();
      }

      @Override
      public Verdict.OfText text(String text) {
        return model.text(text);
      }

      @Override
      public Verdict.OfLink link(String url) {
        return model.link(url);
      }
    };
  }
}
