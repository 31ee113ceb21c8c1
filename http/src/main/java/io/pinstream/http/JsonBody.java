package io.pinstream.http;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import io.javalin.http.Context;
import io.pinstream.http.problems.Problems;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.rest.Problem.FieldError;
import io.pinstream.schemas.text.PlainText;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The body of a request: a JSON object of at most 64 KiB. Fields are read one by one, their errors
 * are collected, and {@link #done()} reports them all at once, including unknown fields.
 */
public final class JsonBody {

  public static final int MAX_BYTES = 64 * 1024;

  private static final String JSON = "application/json";
  private static final String MERGE_PATCH = "application/merge-patch+json";

  private static final String HALF_PAIR = "holds half of a surrogate pair";

  private static final int MAX_TOLD = 200;
  private static final int MAX_NAME_TOLD = 100;

  private final byte[] bytes;
  private final JsonNode object;
  private final Set<String> known = new HashSet<>();
  private final List<FieldError> errors = new ArrayList<>();

  private JsonBody(byte[] bytes, JsonNode object) {
    this.bytes = bytes;
    this.object = object;
  }

  public static JsonBody of(Context ctx) {
    return of(ctx, List.of(JSON));
  }

  /**
   * The body of a PATCH (RFC 7396): absent fields stay unchanged. Null removes a field; {@link
   * #isNull} and {@link #notNull} distinguish it from an absent one.
   */
  public static JsonBody mergePatch(Context ctx) {
    return of(ctx, List.of(MERGE_PATCH, JSON));
  }

  private static JsonBody of(Context ctx, List<String> types) {
    String type = Optional.ofNullable(ctx.contentType()).orElse("");
    int parameters = type.indexOf(';');
    String media = (parameters < 0 ? type : type.substring(0, parameters)).strip();
    if (ctx.req().getContentLengthLong() > MAX_BYTES) {
      throw bodyTooLarge();
    }
    if (!types.contains(media.toLowerCase(Locale.ROOT))) {
      throw Problems.unsupportedMediaType(types);
    }
    String coding = Optional.ofNullable(ctx.req().getHeader("Content-Encoding")).orElse("").strip();
    if (!coding.isEmpty() && !coding.equalsIgnoreCase("identity")) {
      ctx.header("Accept-Encoding", "identity");
      throw Problems.unsupportedContentCoding();
    }
    byte[] bytes;
    try {
      bytes = ctx.req().getInputStream().readNBytes(MAX_BYTES + 1);
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
      // Jackson accepts some malformed UTF-8; a strict decoder does not.
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      // It also detects UTF-16 and UTF-32 by their zeros, and skips a BOM.
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
   * A line of text that {@link PlainText} accepts, of {@code min} to {@code max} code points; empty
   * if it is absent or invalid. If {@code min} is not 0, some of it must be visible.
   */
  public Optional<String> line(String name, int min, int max) {
    return plain(name, min, max, PlainText::line);
  }

  /** As {@link #line}, but with line breaks and tabs. */
  public Optional<String> text(String name, int min, int max) {
    return plain(name, min, max, PlainText::lines);
  }

  private Optional<String> plain(
      String name, int min, int max, BiFunction<String, Integer, String> rules) {
    return string(name)
        .flatMap(
            raw ->
                this.<String>parsed(name, raw, text -> rules.apply(text, max))
                    .flatMap(
                        text ->
                            text.isEmpty() && min > 0 && !raw.isEmpty()
                                ? wrong(name, "must hold a character that can be seen")
                                : sized(name, text, min, max)));
  }

  /** A string as it was sent, of {@code min} to {@code max} code points. */
  public Optional<String> verbatim(String name, int min, int max) {
    return string(name)
        .flatMap(
            raw -> {
              if (holdsHalfPair(raw)) {
                return wrong(name, HALF_PAIR);
              }
              return sized(name, raw, min, max);
            });
  }

  /** The result of parsing a string; the parser's exception becomes the field's error. */
  public <T> Optional<T> parsed(String name, String text, Function<String, T> parser) {
    try {
      return Optional.of(parser.apply(text));
    } catch (IllegalArgumentException e) {
      return wrong(name, Objects.requireNonNullElse(e.getMessage(), "is not valid"));
    }
  }

  /** The value, if it has {@code min} to {@code max} code points. */
  public Optional<String> sized(String name, String value, int min, int max) {
    int length = value.codePointCount(0, value.length());
    return length < min || length > max
        ? wrong(name, "must have " + min + " to " + max + " characters, has " + length)
        : Optional.of(value);
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

  /**
   * An object as it was sent, without white space. Duplicate names in it are refused like those of
   * the whole body.
   *
   * @param maxBytes in UTF-8, without white space
   * @param maxDepth the deepest nesting of objects and arrays, this one included
   */
  public Optional<RawJson> object(String name, int maxBytes, int maxDepth) {
    JsonNode node = field(name);
    if (node == null) {
      return Optional.empty();
    }
    if (!node.isObject()) {
      return wrong(name, "must be an object");
    }
    if (depth(node) > maxDepth) {
      return wrong(name, "must have at most " + maxDepth + " levels");
    }
    RawJson raw = raw(name);
    if (holdsHalfPair(raw.text())) {
      return wrong(name, HALF_PAIR);
    }
    int length = raw.text().getBytes(StandardCharsets.UTF_8).length;
    return length > maxBytes
        ? wrong(name, "must have at most " + maxBytes + " bytes, has " + length)
        : Optional.of(raw);
  }

  /** Whether the field is present and null. */
  public boolean isNull(String name) {
    known.add(name);
    return object.path(name).isNull();
  }

  /**
   * The value that one of the readers returned; adds an error if the field is null, where null does
   * not mean absent.
   */
  public <T> @Nullable T notNull(String name, Optional<T> value) {
    if (isNull(name)) {
      wrong(name, "must not be null");
    }
    return value.orElse(null);
  }

  /**
   * The value that one of the readers above returned; adds an error if the field is absent or null.
   */
  public <T> @Nullable T required(String name, Optional<T> value) {
    if (value.isEmpty() && field(name) == null) {
      wrong(name, "is required");
    }
    return value.orElse(null);
  }

  /** Adds an error of a field. */
  public <T> Optional<T> wrong(String name, String detail) {
    errors.add(new FieldError("/" + name.replace("~", "~0").replace("/", "~1"), detail));
    return Optional.empty();
  }

  /** Ends the request with 422 if there are errors or unknown fields. */
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

  /** The beginning of what was sent, for display, without half of a surrogate pair. */
  private static String told(String text, int max) {
    String beginning = text.length() > max ? text.substring(0, max) : text;
    // Characters that UTF-8 cannot encode become a question mark.
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

  private RawJson raw(String name) {
    try {
      return Objects.requireNonNull(Json.members(bytes).get(name));
    } catch (IOException e) {
      // It was read before.
      throw new UncheckedIOException(e);
    }
  }

  /** No deeper than {@link Json} reads. */
  private static int depth(JsonNode node) {
    int deepest = 0;
    for (JsonNode child : node) {
      deepest = Math.max(deepest, depth(child));
    }
    return node.isContainerNode() ? deepest + 1 : 0;
  }

  private static boolean holdsHalfPair(String text) {
    return text.codePoints().anyMatch(c -> c >= 0xD800 && c <= 0xDFFF);
  }
}
