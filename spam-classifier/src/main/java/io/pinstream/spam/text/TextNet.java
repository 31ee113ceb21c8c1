package io.pinstream.spam.text;

import io.pinstream.spam.learn.RoundedWeights;
import java.util.List;

/**
 * A mixture of experts (Jacobs, Jordan, Nowlan, Hinton, Neural Computation 3, 1991) of linear
 * models: a spam model for each kind of text (comments, messages, mails), which has learned most
 * from its own kind; gates that tell the kinds apart; and one model of offensive wording. The same
 * words mean different things in a mail and in a comment, and a single linear model has to
 * compromise.
 *
 * <p>Immutable, safe for threads.
 */
public final class TextNet {

  private final int experts;
  private final TextReader reader;
  private final TextOutputs outputs;

  /**
   * @param models spam experts, then as many gates, then the model of offensive wording
   */
  public TextNet(Lexicon lexicon, List<RoundedWeights> models) {
    if (models.size() % 2 == 0) {
      throw new IllegalArgumentException(
          "Experts, as many gates and one more, not " + models.size());
    }
    this.experts = models.size() / 2;
    this.reader = new TextReader(lexicon);
    this.outputs = new TextOutputs(models);
  }

  Lexicon lexicon() {
    return reader.lexicon();
  }

  TextOutputs outputs() {
    return outputs;
  }

  public TextFeatures features(String text) {
    return reader.features(text);
  }

  public TextLogits logits(TextFeatures features) {
    double[] out = outputs.of(features);
    double most = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < experts; i++) {
      most = Math.max(most, out[experts + i]);
    }
    double sum = 0;
    double spam = 0;
    for (int i = 0; i < experts; i++) {
      double share = Math.exp(out[experts + i] - most);
      sum += share;
      spam += share * out[i];
    }
    return new TextLogits(spam / sum, out[2 * experts]);
  }
}
