package io.pinstream.spam.training.link;

import io.pinstream.spam.learn.Calibration;
import io.pinstream.spam.link.LinkModel;
import io.pinstream.spam.link.LinkNet;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.learn.Scored;
import io.pinstream.spam.training.link.LinkTraining.Prepared;
import java.io.IOException;
import java.util.List;

/**
 * What models say of addresses below registered domains that they have not seen.
 *
 * @param scored log odds by row, in the data's order
 * @param domains registered domains, as many
 */
public record LinkOutOfFold(Scored scored, List<String> domains) {

  public static final int FOLDS = 5;

  private static final long SEED = 20_261_123;

  /** Rows of one registered domain are in one fold. */
  public static int fold(String domain) {
    return LinkTraining.fold(domain, FOLDS, SEED + 1);
  }

  /** Fits a model for each fold; takes a minute. */
  public static LinkOutOfFold of(DataFolder data) throws IOException {
    List<Prepared> rows = LinkTraining.prepare(data.urls());
    double[] logits = new double[rows.size()];
    boolean[] labels = new boolean[rows.size()];
    for (int fold = 0; fold < FOLDS; fold++) {
      int left = fold;
      LinkNet net =
          new LinkTraining(SEED)
              .fit(rows.stream().filter(row -> fold(row.domain()) != left).toList());
      for (int i = 0; i < logits.length; i++) {
        labels[i] = rows.get(i).row().label();
        if (fold(rows.get(i).domain()) == fold) {
          logits[i] = net.logit(rows.get(i).features());
        }
      }
    }
    return new LinkOutOfFold(
        new Scored(logits, labels), rows.stream().map(Prepared::domain).toList());
  }

  /** A model and the threshold at which that share of legitimate addresses is called phishing. */
  public record Trained(LinkModel model, double threshold) {}

  /** A model of all rows, and of probabilities as these here turned out. */
  public Trained train(DataFolder data, double falseAlarms) throws IOException {
    LinkNet net = new LinkTraining(SEED).fit(LinkTraining.prepare(data.urls()));
    Calibration calibration = Calibration.fit(scored.scores(), scored.labels());
    return new Trained(
        new LinkModel(net, calibration), calibration.probability(scored.threshold(falseAlarms)));
  }
}
