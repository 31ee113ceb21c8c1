package io.pinstream.spam.lines;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.pinstream.spam.model.SpamModel;
import io.pinstream.spam.model.Verdict;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Answers one line with one line. Asked {@code {"kind": "text", "text": ...}} or {@code {"kind":
 * "link", "url": ...}}; the answer has {@code label}, {@code scores}, {@code reasons} and {@code
 * modelVersion}, or {@code error} with {@code field} (null if the line is no JSON object) and
 * {@code message}. Unknown fields are passed over. Immutable, safe for threads.
 */
public final class LineScorer {

  /** Digits of a score that are printed. */
  private static final double DIGITS = 1e6;

  private final SpamModel model;
  private final JsonFactory json =
      JsonFactory.builder().enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION).build();

  public LineScorer(SpamModel model) {
    this.model = model;
  }

  /** What is wrong with a line. */
  private static final class BadLine extends Exception {
    private static final long serialVersionUID = 1;

    private final @Nullable String field;

    BadLine(@Nullable String field, String message) {
      super(message, null, false, false);
      this.field = field;
    }
  }

  /**
   * @param line JSON in UTF-8, without its line end
   * @return JSON in UTF-8, without a line end
   */
  public byte[] answer(byte[] line) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(192);
    try (JsonGenerator answer = json.createGenerator(out)) {
      Verdict verdict;
      try {
        verdict = verdict(line);
      } catch (BadLine bad) {
        write(answer, bad);
        answer.flush();
        return out.toByteArray();
      }
      write(answer, verdict);
      answer.flush();
      return out.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is written but memory", e);
    }
  }

  private Verdict verdict(byte[] line) throws BadLine {
    String kind = null;
    String text = null;
    String url = null;
    String field = null;
    try (JsonParser parser = json.createParser(utf8(line))) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new BadLine(null, "not a JSON object");
      }
      while (parser.nextToken() == JsonToken.FIELD_NAME) {
        field = parser.currentName();
        JsonToken value = parser.nextToken();
        switch (field) {
          case "kind" -> kind = string(parser, value, field);
          case "text" -> text = string(parser, value, field);
          case "url" -> url = string(parser, value, field);
          default -> parser.skipChildren();
        }
      }
      field = null;
      if (parser.nextToken() != null) {
        throw new BadLine(null, "something stands behind the object");
      }
    } catch (JsonProcessingException e) {
      throw new BadLine(field, "not JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException("Nothing is read but memory", e);
    }
    return verdict(kind, text, url);
  }

  private Verdict verdict(@Nullable String kind, @Nullable String text, @Nullable String url)
      throws BadLine {
    if (kind == null) {
      throw new BadLine("kind", "missing");
    }
    return switch (kind) {
      case "text" -> model.text(required(text, "text"));
      case "link" -> model.link(required(url, "url"));
      default -> throw new BadLine("kind", "is to be text or link");
    };
  }

  private static String required(@Nullable String value, String field) throws BadLine {
    if (value == null) {
      throw new BadLine(field, "missing");
    }
    return value;
  }

  private static String string(JsonParser parser, JsonToken value, String field)
      throws BadLine, IOException {
    if (value != JsonToken.VALUE_STRING) {
      throw new BadLine(field, "is to be a string");
    }
    return parser.getText();
  }

  private static String utf8(byte[] line) throws BadLine {
    try {
      return StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(line)).toString();
    } catch (CharacterCodingException e) {
      throw new BadLine(null, "not UTF-8");
    }
  }

  private static void write(JsonGenerator answer, BadLine bad) throws IOException {
    answer.writeStartObject();
    answer.writeObjectFieldStart("error");
    answer.writeStringField("field", bad.field);
    answer.writeStringField("message", bad.getMessage());
    answer.writeEndObject();
    answer.writeEndObject();
  }

  private void write(JsonGenerator answer, Verdict verdict) throws IOException {
    answer.writeStartObject();
    answer.writeStringField("label", verdict.label().name().toLowerCase(Locale.ROOT));
    answer.writeObjectFieldStart("scores");
    switch (verdict) {
      case Verdict.OfText text -> {
        score(answer, "spam", text.spam());
        score(answer, "offensive", text.offensive());
      }
      case Verdict.OfLink link -> score(answer, "phishing", link.phishing());
    }
    answer.writeEndObject();
    reasons(answer, verdict.reasons());
    answer.writeStringField("modelVersion", model.version());
    answer.writeEndObject();
  }

  private static void score(JsonGenerator answer, String name, double score) throws IOException {
    answer.writeNumberField(name, Math.round(score * DIGITS) / DIGITS);
  }

  private static void reasons(JsonGenerator answer, List<String> reasons) throws IOException {
    answer.writeArrayFieldStart("reasons");
    for (String reason : reasons) {
      answer.writeString(reason);
    }
    answer.writeEndArray();
  }
}
