package io.pinstream.schemas.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Problem.FieldError;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: a JSON object of at most 64 KiB. Fields are asked for one by one; what is
 * wrong with them is gathered, and {@link #done()} says it all at once, unknown fields included.
 */
public final class JsonBody {

  public static final int MAX_BYTES = 64 * 1024;

  private static final int MAX_TOLD = 200;
  private static final int MAX_NAME_TOLD = 100;

  // No character in NFC comes of more than this many code points (UAX 15, table 6).
  private static final int NFC_SHRINKS = 4;

  private final byte[] bytes;
  private final JsonNode object;
  private final Set<String> known = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  private JsonBody(byte[] bytes, JsonNode object) {
    this.bytes = bytes;
    this.object = object;
  }

  public static JsonBody of(Context ctx) {
    String type = Optional.ofNullable(ctx.contentType()).orElse("");
    int parameters = type.indexOf(';');
    String media = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    if (ctx.req().getContentLengthLong() > MAX_BYTES) {
      throw bodyTooLarge();
    }
    if (!media.toLowerCase(Locale.ROOT).equals("application/json")) {
      throw Problems.unsupportedMediaType();
    }
    byte[] bytes;
    try (InputStream in = ctx.req().getInputStream()) {
      bytes = in.readNBytes(MAX_BYTES + 1);
    } catch (IOException e) {
      throw Problems.malformed("The body could not be read to its end.");
    }
    if (bytes.length > MAX_BYTES) {
      throw bodyTooLarge();
    }
    return new JsonBody(bytes, parse(bytes));
  }

  private static RuntimeException bodyTooLarge() {
    return Problems.tooLarge("The body may have at most " + MAX_BYTES + " bytes.");
  }

  private static JsonNode parse(byte[] bytes) {
    JsonNode tree;
    try {
      // Jackson lets some malformed UTF-8 pass; a strict decoder does not.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // And it reads UTF-16 and UTF-32, which it tells by their zeros, and passes over a BOM.
      if (text.indexOf('\0') >= 0 || text.startsWith("\uFEFF")) {
        throw Problems.malformed("The body is not JSON in UTF-8 without a byte order mark.");
      }
      tree = Json.tree(bytes);
    } catch (CharacterCodingException e) {
      throw Problems.malformed("The body is not valid UTF-8.");
    } catch (JsonProcessingException e) {
      throw Problems.malformed(
          "The body is not valid JSON: " + told(e.getOriginalMessage(), MAX_TOLD));
    } catch (IOException e) {
      throw Problems.malformed("The body is not valid JSON.");
    }
    if (tree.isMissingNode()) {
      throw Problems.malformed("The body is empty.");
    }
    if (!tree.isObject()) {
      throw Problems.invalid(List.of(new FieldError("", "must be a JSON object")));
    }
    return tree;
  }

  /** The body as it was sent, for a fingerprint. */
  public String text() {
    return new String(bytes, StandardCharsets.UTF_8);
  }

  /**
   * A line of text, in NFC and trimmed, of {@code min} to {@code max} code points, without control
   * characters; empty if there is none, or not a right one.
   */
  public Optional<String> line(String name, int min, int max) {
    return string(name).flatMap(raw -> checked(name, raw, min, max, false));
  }

  /** As {@link #line}, but line breaks and tabs are welcome. */
  public Optional<String> text(String name, int min, int max) {
    return string(name).flatMap(raw -> checked(name, raw, min, max, true));
  }

  /** A string as it was sent, of {@code min} to {@code max} code points. */
  public Optional<String> verbatim(String name, int min, int max) {
    return string(name)
        .flatMap(
            raw -> {
              if (raw.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
                return wrong(name, "holds half of a surrogate pair");
              }
              return sized(name, raw, min, max);
            });
  }

  /** A whole number from {@code min} to {@code max}. */
  public Optional<Long> number(String name, long min, long max) {
    JsonNode node = field(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isIntegralNumber() || !node.canConvertToLong()) {
      return wrong(name, "must be a whole number from " + min + " to " + max);
    }
    long value = node.longValue();
    return value < min || value > max
        ? wrong(name, "must be from " + min + " to " + max)
        : Optional.of(value);
  }

  /** Requires what one of the readers above gave; says so if the field is absent or null. */
  public <T> @Nullable T required(String name, Optional<T> value) {
    if (value.isEmpty() && field(name) == null) {
      wrong(name, "is required");
    }
    return value.orElse(null);
  }

  /** Notes that something is wrong with a field. */
  public <T> Optional<T> wrong(String name, String detail) {
    errors.add(new FieldError("/" + name.replace("~", "~0").replace("/", "~1"), detail));
    return Optional.empty();
  }

  /** Ends the request with 422 if anything was wrong, or a field stands there that nobody knows. */
  public void done() {
    for (Iterator<String> names = object.fieldNames(); names.hasNext(); ) {
      String name = names.next();
      if (!known.contains(name)) {
        wrong(told(name, MAX_NAME_TOLD), "is not known here");
      }
    }
    if (!errors.isEmpty()) {
      throw Problems.invalid(List.copyOf(errors));
    }
  }

  /** What somebody sent, to be shown: its beginning, with no half of a surrogate pair. */
  private static String told(String text, int max) {
    String beginning = text.length() > max ? text.substring(0, max) : text;
    // What no UTF-8 can hold becomes a question mark.
    return new String(beginning.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }

  private Optional<String> string(String name) {
    JsonNode node = field(name);
    if (node == null) {
      return Optional.empty();
    }
    return node.isTextual() ? Optional.of(node.textValue()) : wrong(name, "must be a string");
  }

  private @Nullable JsonNode field(String name) {
    known.add(name);
    JsonNode node = object.get(name);
    return node == null || node.isNull() ? null : node;
  }

  private Optional<String> checked(
      String name, String raw, int min, int max, boolean severalLines) {
    for (int i = 0; i < raw.length(); i++) {
      char c = raw.charAt(i);
      boolean layout = severalLines && (c == '\n' || c == '\r' || c == '\t');
      if (Character.isISOControl(c) && !layout) {
        return wrong(name, "holds a control character");
      }
    }
    if (raw.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF)) {
      return wrong(name, "holds half of a surrogate pair");
    }
    // The time of normalizing can grow with the square of the length: not if it is too long anyway.
    String stripped = raw.strip();
    boolean hopeless = stripped.codePointCount(0, stripped.length()) > NFC_SHRINKS * max;
    return sized(
        name,
        hopeless ? stripped : Normalizer.normalize(stripped, Normalizer.Form.NFC).strip(),
        min,
        max);
  }

  private Optional<String> sized(String name, String value, int min, int max) {
    int length = value.codePointCount(0, value.length());
    return length < min || length > max
        ? wrong(name, "must have " + min + " to " + max + " characters, has " + length)
        : Optional.of(value);
  }
}
