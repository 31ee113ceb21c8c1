package io.pinstream.spam.training;

import io.pinstream.spam.model.SpamModel;
import io.pinstream.spam.model.Thresholds;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.link.LinkOutOfFold;
import io.pinstream.spam.training.text.TextOutOfFold;
import java.io.IOException;
import java.util.function.Consumer;

/**
 * Trains all models. The same data gives the same model.
 *
 * @param falseAlarms share of honest texts and links that may get a label, 0 to 1
 */
public record SpamTraining(double falseAlarms) {

  public static final double FALSE_ALARMS = 0.01;

  /**
   * @param progress is told what is being done, in sentences
   * @throws IOException if a file cannot be read
   */
  public SpamModel train(DataFolder data, Consumer<String> progress) throws IOException {
    progress.accept("Links: a model for each of " + LinkOutOfFold.FOLDS + " folds, then the model");
    LinkOutOfFold.Trained links = LinkOutOfFold.of(data).train(data, falseAlarms);
    progress.accept("Texts: a model for each of " + TextOutOfFold.FOLDS + " folds, then the model");
    TextOutOfFold.Trained texts = TextOutOfFold.of(data).train(data, falseAlarms);
    return SpamModel.of(
        texts.model(),
        links.model(),
        new Thresholds(texts.spamThreshold(), texts.offensiveThreshold(), links.threshold()));
  }
}
