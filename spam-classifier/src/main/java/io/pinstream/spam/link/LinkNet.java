package io.pinstream.spam.link;

import io.pinstream.spam.learn.BoostedTrees;
import io.pinstream.spam.learn.LinearWeights;
import java.util.Arrays;

/**
 * Two models behind each other (D. Wolpert, "Stacked generalization", Neural Networks 5, 1992): a
 * linear one over hashed parts of the address, and trees over its plain features and what the
 * linear one says. Immutable, safe for threads.
 */
final class LinkNet {

  private final LinearWeights linear;
  private final BoostedTrees trees;
  private final LinkNames names;

  LinkNet(LinearWeights linear, BoostedTrees trees, LinkNames names) {
    this.linear = linear;
    this.trees = trees;
    this.names = names;
  }

  LinearWeights linear() {
    return linear;
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
  double logit(LinkFeatures features) {
    return trees.score(stacked(features, linear.score(features.hashed())));
  }

  static float[] stacked(LinkFeatures features, double linear) {
    float[] row = Arrays.copyOf(features.plain(), features.plain().length + 1);
    row[row.length - 1] = (float) linear;
    return row;
  }
}
