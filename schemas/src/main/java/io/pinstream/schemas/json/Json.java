package io.pinstream.schemas.json;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.AnnotationIntrospector;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.cfg.CoercionAction;
import com.fasterxml.jackson.databind.cfg.CoercionInputShape;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.exc.InvalidFormatException;
import com.fasterxml.jackson.databind.introspect.JacksonAnnotationIntrospector;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import com.fasterxml.jackson.databind.type.LogicalType;
import io.pinstream.schemas.id.Id;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeParseException;
import java.util.Map;

/**
 * JSON as all of Pinstream writes it: camelCase, ids as UUID strings, times in UTC with exactly
 * three decimals, absent values as null. Readers ignore unknown fields, so that a field may be
 * added; a record component that is not {@code @Nullable} must be present.
 */
public final class Json {

  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("uuuu-MM-dd'T'HH:mm:ss.SSS'Z'").withZone(ZoneOffset.UTC);

  /** The first moment that cannot be written: times have four digits of a year. */
  public static final Instant END_OF_TIME = Instant.parse("+10000-01-01T00:00:00Z");

  private static final ObjectMapper MAPPER =
      JsonMapper.builder()
          .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS)
          .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
          // A value of another type is not valid, and must not be passed on as if it were.
          .disable(MapperFeature.ALLOW_COERCION_OF_SCALARS)
          .disable(DeserializationFeature.ACCEPT_FLOAT_AS_INT)
          .enable(DeserializationFeature.FAIL_ON_NUMBERS_FOR_ENUMS)
          .withCoercionConfig(
              LogicalType.Textual,
              texts ->
                  texts
                      .setCoercion(CoercionInputShape.Integer, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Float, CoercionAction.Fail)
                      .setCoercion(CoercionInputShape.Boolean, CoercionAction.Fail))
          .annotationIntrospector(
              AnnotationIntrospector.pair(
                  new JacksonAnnotationIntrospector(), new RequiredComponents()))
          .addModule(
              new SimpleModule()
                  .addSerializer(Instant.class, new InstantWriter())
                  .addDeserializer(Instant.class, new InstantReader())
                  .addSerializer(Id.class, new IdWriter())
                  .addDeserializer(Id.class, new IdReader())
                  .addSerializer(RawJson.class, new RawWriter())
                  .addDeserializer(RawJson.class, new RawReader()))
          .build();

  static {
    MAPPER
        .getFactory()
        .setStreamReadConstraints(StreamReadConstraints.builder().maxNestingDepth(64).build());
  }

  private Json() {}

  public static byte[] write(Object value) {
    try {
      return MAPPER.writeValueAsBytes(value);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("Cannot be written as JSON: " + value.getClass(), e);
    }
  }

  /**
   * Reads one value, and nothing after it.
   *
   * @throws UncheckedIOException if it is not that JSON
   */
  public static <T> T read(byte[] json, Class<T> type) {
    try {
      return MAPPER.readValue(json, type);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * As {@link #read}, for bytes that others may have written: they must be UTF-8 that can be
   * written again and passed on unchanged.
   *
   * @throws RuntimeException if they are not that JSON
   */
  public static <T> T readForeign(byte[] json, Class<T> type) {
    JsonText.require(json);
    T value = read(json, type);
    if (value == null) {
      // The text "null" would be read as a tombstone.
      throw new IllegalArgumentException("A null in JSON, which is no " + type.getSimpleName());
    }
    return value;
  }

  /** Reads one tree, and nothing after it; duplicate names in an object are refused. */
  public static JsonNode tree(byte[] json) throws IOException {
    return MAPPER.readTree(json);
  }

  /** The members of an object by name, each as it is written. */
  public static Map<String, RawJson> members(byte[] object) throws IOException {
    return MAPPER.readValue(object, new TypeReference<Map<String, RawJson>>() {});
  }

  public static String time(Instant instant) {
    return TIME.format(instant);
  }

  private static final class InstantWriter extends StdSerializer<Instant> {
    InstantWriter() {
      super(Instant.class);
    }

    @Override
    public void serialize(Instant value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(time(value));
    }
  }

  private static final class InstantReader extends StdDeserializer<Instant> {
    InstantReader() {
      super(Instant.class);
    }

    @Override
    public Instant deserialize(JsonParser json, DeserializationContext context) throws IOException {
      Instant time;
      try {
        time = Instant.parse(json.getText());
      } catch (DateTimeParseException e) {
        throw InvalidFormatException.from(json, e.getMessage(), json.getText(), Instant.class);
      }
      // Beyond these, arithmetic in milliseconds, store keys and the form above would fail.
      if (time.isBefore(Instant.EPOCH) || !time.isBefore(END_OF_TIME)) {
        throw InvalidFormatException.from(
            json, "not a time from 1970 to 9999", json.getText(), Instant.class);
      }
      return time;
    }
  }

  private static final class IdWriter extends StdSerializer<Id> {
    IdWriter() {
      super(Id.class);
    }

    @Override
    public void serialize(Id value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeString(value.toString());
    }
  }

  private static final class IdReader extends StdDeserializer<Id> {
    IdReader() {
      super(Id.class);
    }

    @Override
    public Id deserialize(JsonParser json, DeserializationContext context) throws IOException {
      // In the written form, because others compare texts.
      String text = json.getText();
      return Id.parse(text)
          .filter(id -> id.toString().equals(text))
          .orElseThrow(() -> context.weirdStringException(textOf(json), Id.class, "not an id"));
    }

    private static String textOf(JsonParser json) {
      try {
        return json.getText();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static final class RawWriter extends StdSerializer<RawJson> {
    RawWriter() {
      super(RawJson.class);
    }

    @Override
    public void serialize(RawJson value, JsonGenerator json, SerializerProvider provider)
        throws IOException {
      json.writeRawValue(value.text());
    }
  }

  private static final class RawReader extends StdDeserializer<RawJson> {
    RawReader() {
      super(RawJson.class);
    }

    @Override
    public RawJson deserialize(JsonParser json, DeserializationContext context) throws IOException {
      StringWriter text = new StringWriter();
      try (JsonGenerator copy = MAPPER.getFactory().createGenerator(text)) {
        copy(json, copy);
      }
      return new RawJson(text.toString());
    }

    /** Unlike the generator's own copy, it keeps numbers as they are written. */
    private static void copy(JsonParser json, JsonGenerator copy) throws IOException {
      int depth = 0;
      JsonToken token = json.currentToken();
      while (token != null) {
        if (token.isNumeric()) {
          copy.writeNumber(json.getText());
        } else {
          copy.copyCurrentEvent(json);
        }
        if (token.isStructStart()) {
          depth++;
        } else if (token.isStructEnd()) {
          depth--;
        }
        token = depth == 0 ? null : json.nextToken();
      }
    }
  }
}
