package io.pinstream.spam.model;

import java.io.IOException;
import java.io.StringReader;
import java.io.UncheckedIOException;
import java.util.Locale;
import java.util.Properties;

/**
 * From which probability on a thing gets a label. Chosen in training at a budget of false alarms,
 * and kept beside the weights in a file that an operator can change.
 *
 * @param spam 0 to 1, as all
 */
public record Thresholds(double spam, double offensive, double phishing) {

  public Thresholds {
    for (double threshold : new double[] {spam, offensive, phishing}) {
      if (!(threshold >= 0 && threshold <= 1)) {
        throw new IllegalArgumentException("A threshold is from 0 to 1, not " + threshold);
      }
    }
  }

  /** In the format of {@link Properties}. */
  static Thresholds parse(String text) {
    Properties properties = new Properties();
    try {
      properties.load(new StringReader(text));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new Thresholds(
        number(properties, "spam"),
        number(properties, "offensive"),
        number(properties, "phishing"));
  }

  private static double number(Properties properties, String name) {
    String value = properties.getProperty(name);
    if (value == null) {
      throw new IllegalArgumentException("thresholds.properties has no " + name);
    }
    return Double.parseDouble(value);
  }

  String text() {
    return String.format(
        Locale.ROOT,
        """
        # From which probability on a text or a link gets the label. Chosen in training so that about
        # 1 %% of honest texts and links get one; changing them changes the version of the model.
        spam=%.4f
        offensive=%.4f
        phishing=%.4f
        """,
        spam,
        offensive,
        phishing);
  }
}
