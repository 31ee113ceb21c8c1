package io.pinstream.schemas.fact;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * A training label from a moderator's verdict: a text or a link with its class. Does not reveal
 * whose.
 *
 * <p>{@code label} is {@code spam}, {@code offensive}, {@code phishing}, or {@code ham} for none of
 * these; {@code scores} are those of the model of that version.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "kind")
@JsonSubTypes({
  @JsonSubTypes.Type(value = TrainingLabel.OfText.class, name = "text"),
  @JsonSubTypes.Type(value = TrainingLabel.OfLink.class, name = "link")
})
public sealed interface TrainingLabel {

  record OfText(String text, String label, Scores scores, String modelVersion, Instant at)
      implements TrainingLabel {}

  record OfLink(String url, String label, Scores scores, String modelVersion, Instant at)
      implements TrainingLabel {}
}
