package io.pinstream.schemas.topic;

import io.pinstream.schemas.json.Json;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.function.Function;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.common.serialization.Deserializer;
import org.apache.kafka.common.serialization.Serde;
import org.apache.kafka.common.serialization.Serializer;
import org.jspecify.annotations.Nullable;

/** The encoding of values of one type in a topic. A null stays a null. */
public record Codec<T>(Function<T, byte[]> encoder, Function<byte[], T> decoder) {

  private static final int TOLD = 300;

  /** JSON of a record or of a sealed interface of records. */
  public static <T> Codec<T> json(Class<T> type) {
    return new Codec<>(Json::write, bytes -> Json.readForeign(bytes, type));
  }

  /**
   * Keys: the string that {@code parse} understands, in its canonical form. To Kafka another form
   * is another key, which compaction would keep as well.
   */
  public static <T> Codec<T> string(Function<String, T> parse) {
    return new Codec<>(
        value -> value.toString().getBytes(StandardCharsets.UTF_8),
        bytes -> {
          String text = new String(bytes, StandardCharsets.UTF_8);
          T value = parse.apply(text);
          if (!value.toString().equals(text)) {
            throw new IllegalArgumentException("The key of " + value + " in another form");
          }
          return value;
        });
  }

  /** Bytes as they are: for values that are passed on unread. */
  public static Codec<byte[]> bytes() {
    return new Codec<>(Function.identity(), Function.identity());
  }

  public byte[] encode(T value) {
    return encoder.apply(value);
  }

  /**
   * @throws SerializationException if the bytes are invalid
   */
  public T decode(byte[] bytes) {
    try {
      return decoder.apply(bytes);
    } catch (RuntimeException e) {
      // Without its cause, which may repeat the whole input in each log line.
      String why = e instanceof UncheckedIOException ? e.getMessage() : e.toString();
      throw new SerializationException(shortened(String.valueOf(why)));
    }
  }

  private static String shortened(String why) {
    return why.length() <= TOLD ? why : why.substring(0, TOLD) + " ...";
  }

  public Serde<T> serde() {
    return new Serde<>() {
      @Override
      public Serializer<T> serializer() {
        return (topic, value) -> encodeOrNull(value);
      }

      @Override
      public Deserializer<T> deserializer() {
        return (topic, bytes) -> decodeOrNull(bytes);
      }
    };
  }

  // Kafka's interfaces are not annotated: null means tombstone.
  @SuppressWarnings("NullAway")
  private byte[] encodeOrNull(@Nullable T value) {
    return value == null ? null : encode(value);
  }

  @SuppressWarnings("NullAway")
  private T decodeOrNull(byte @Nullable [] bytes) {
    return bytes == null ? null : decode(bytes);
  }
}
