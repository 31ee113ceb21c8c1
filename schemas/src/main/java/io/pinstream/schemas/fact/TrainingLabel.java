package io.pinstream.schemas.fact;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import java.time.Instant;

/**
 * What a moderator's verdict teaches: a text or a link with what it is. Says nothing of whose.
 *
 * <p>{@code label} is {@code spam}, {@code offensive}, {@code phishing}, or {@code ham} for what is
 * none of these; {@code scores} are what the model of that version had said.
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
