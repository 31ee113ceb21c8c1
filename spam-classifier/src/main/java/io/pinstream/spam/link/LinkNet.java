package io.pinstream.spam.link;

import io.pinstream.spam.learn.BoostedTrees;
import io.pinstream.spam.learn.FlatTrees;
import io.pinstream.spam.learn.LinearWeights;
import io.pinstream.spam.learn.RoundedWeights;
import java.util.Arrays;

/**
 * Two models behind each other (D. Wolpert, "Stacked generalization", Neural Networks 5, 1992):
 * linear ones over hashed parts of the address, and trees over its plain features and what the
 * linear ones say. Immutable, safe for threads.
 */
public final class LinkNet {

  private final RoundedWeights roundedLinear;
  private final RoundedWeights roundedWritten;
  private final LinearWeights linear;
  private final LinearWeights written;
  private final BoostedTrees trees;
  private final FlatTrees flat;
  private final LinkNames names;

  public LinkNet(
      RoundedWeights linear, RoundedWeights written, BoostedTrees trees, LinkNames names) {
    this.roundedLinear = linear;
    this.roundedWritten = written;
    this.linear = linear.unrounded();
    this.written = written.unrounded();
    this.trees = trees;
    this.flat = new FlatTrees(trees);
    this.names = names;
  }

  RoundedWeights linear() {
    return roundedLinear;
  }

  RoundedWeights written() {
    return roundedWritten;
  }

  BoostedTrees trees() {
    return trees;
  }

  LinkNames names() {
    return names;
  }

  LinkFeatures features(LinkParts parts) {
    return LinkFeatures.of(parts, names);
  }

  /** Log odds of phishing, not yet a probability. */
  public double logit(LinkFeatures features) {
    return flat.score(
        stacked(features, linear.score(features.hashed()), written.score(features.written())));
  }

  /** What the trees look at: plain features, and log odds of the linear models. */
  public static float[] stacked(LinkFeatures features, double linear, double written) {
    int plain = features.plain().length;
    float[] row = Arrays.copyOf(features.plain(), plain + 2);
    row[plain] = (float) linear;
    row[plain + 1] = (float) written;
    return row;
  }
}
