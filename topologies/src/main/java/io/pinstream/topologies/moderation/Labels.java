package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.fact.TrainingLabel;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Derives training labels from a verdict. If the thing was allowed, its text and its link are ham.
 * If it was rejected, the moderator does not say which part is bad: the part with the highest score
 * gets the label, and the other part gets none, because no label is better than a wrong one.
 */
final class Labels {

  static final String HAM = "ham";
  static final String SPAM = "spam";
  static final String OFFENSIVE = "offensive";
  static final String PHISHING = "phishing";

  /** The names of fields with URLs; all others are text. */
  private static final Set<String> LINKS = Set.of("link", "url");

  private Labels() {}

  /** At most one label for the text, with one line per field, and one for the link. */
  static List<TrainingLabel> of(Review review, boolean allow, Instant at) {
    if (review.reasons().contains(Finding.BEHAVIOUR)) {
      return List.of(); // judged by behaviour, not by text
    }
    String text =
        review.text().entrySet().stream()
            .filter(field -> !LINKS.contains(field.getKey()) && !field.getValue().isEmpty())
            .map(field -> field.getValue())
            .collect(Collectors.joining("\n"));
    String link =
        review.text().entrySet().stream()
            .filter(field -> LINKS.contains(field.getKey()) && !field.getValue().isEmpty())
            .map(field -> field.getValue())
            .findFirst()
            .orElse(null);
    boolean phishing = !allow && isForItsLink(review.scores(), text, link);
    List<TrainingLabel> labels = new ArrayList<>(2);
    if (!text.isEmpty() && !phishing) {
      String label =
          allow ? HAM : review.scores().offensive() > review.scores().spam() ? OFFENSIVE : SPAM;
      labels.add(new TrainingLabel.OfText(text, label, review.scores(), review.modelVersion(), at));
    }
    if (link != null && (allow || phishing)) {
      String label = allow ? HAM : PHISHING;
      labels.add(new TrainingLabel.OfLink(link, label, review.scores(), review.modelVersion(), at));
    }
    return labels;
  }

  private static boolean isForItsLink(Scores scores, String text, @Nullable String link) {
    return link != null
        && (text.isEmpty()
            || (scores.phishing() > scores.spam() && scores.phishing() > scores.offensive()));
  }
}
