package io.pinstream.spam.training.learn;

import io.pinstream.spam.learn.Example;
import io.pinstream.spam.learn.LinearWeights;
import java.util.List;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.tribuo.MutableDataset;
import org.tribuo.classification.Label;
import org.tribuo.classification.LabelFactory;
import org.tribuo.classification.sgd.linear.LinearSGDModel;
import org.tribuo.classification.sgd.linear.LinearSGDTrainer;
import org.tribuo.classification.sgd.objectives.LogMulticlass;
import org.tribuo.impl.ArrayExample;
import org.tribuo.math.la.DenseMatrix;
import org.tribuo.math.optimisers.AdaGrad;
import org.tribuo.provenance.SimpleDataSourceProvenance;

/**
 * Logistic regression by Tribuo: stochastic gradient descent with AdaGrad (Duchi, Hazan, Singer,
 * JMLR 2011). The same examples, in the same order, with the same seed give the same weights.
 *
 * @param size number of weights; indices of examples are below it
 * @param rate AdaGrad's initial step
 * @param epochs passes over the examples; few, for they are what keeps weights small
 * @param seed of the order in which examples are seen
 */
public record LinearTraining(int size, double rate, int epochs, long seed) {

  private static final Label YES = new Label("1");
  private static final Label NO = new Label("0");
  private static final double EPSILON = 0.1;

  /** Tribuo's own logger tells of every epoch. */
  private static final Logger TRAINER =
      Logger.getLogger("org.tribuo.common.sgd.AbstractSGDTrainer");

  /**
   * @return the difference of the two classes' weights: above 0 speaks for positive
   */
  public LinearWeights fit(List<Example> examples) {
    TRAINER.setLevel(Level.WARNING);
    LabelFactory labels = new LabelFactory();
    MutableDataset<Label> data =
        new MutableDataset<>(new SimpleDataSourceProvenance("examples", labels), labels);
    String[] names = new String[size];
    for (Example example : examples) {
      data.add(tribuo(example, names));
    }
    LinearSGDTrainer trainer =
        new LinearSGDTrainer(new LogMulticlass(), new AdaGrad(rate, EPSILON), epochs, -1, 1, seed);
    return weights(trainer.train(data));
  }

  private static ArrayExample<Label> tribuo(Example example, String[] names) {
    int[] indices = example.row().indices();
    String[] features = new String[indices.length];
    double[] values = new double[indices.length];
    for (int i = 0; i < indices.length; i++) {
      if (names[indices[i]] == null) {
        names[indices[i]] = Integer.toString(indices[i]);
      }
      features[i] = names[indices[i]];
      values[i] = example.row().values()[i];
    }
    ArrayExample<Label> row = new ArrayExample<>(example.positive() ? YES : NO, features, values);
    row.setWeight(example.weight());
    return row;
  }

  private LinearWeights weights(LinearSGDModel model) {
    DenseMatrix both = model.getWeightsCopy();
    int yes = model.getOutputIDInfo().getID(YES);
    int no = model.getOutputIDInfo().getID(NO);
    float[] weights = new float[size];
    model
        .getFeatureIDMap()
        .forEach(
            feature -> {
              int id = model.getFeatureIDMap().getID(feature.getName());
              weights[Integer.parseInt(feature.getName())] =
                  (float) (both.get(yes, id) - both.get(no, id));
            });
    int bias = both.getDimension2Size() - 1;
    return new LinearWeights(weights, (float) (both.get(yes, bias) - both.get(no, bias)));
  }
}
