package io.pinstream.streams.homereads;

import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.json.RawJson;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The wire format of reads and answers between nodes: reads as a JSON array of {@code {"kind",
 * "read"}}, answers as stored bytes with lengths.
 *
 * @param <R> a sealed interface of records, whose simple names are the kinds
 */
public final class HomeReadCodec<R extends HomeRead> {

  private final Map<String, Class<? extends R>> kinds = new HashMap<>();

  public HomeReadCodec(Class<R> reads) {
    for (Class<?> kind : reads.getPermittedSubclasses()) {
      kinds.put(kind.getSimpleName(), kind.asSubclass(reads));
    }
  }

  private record Envelope(String kind, RawJson read) {}

  public byte[] write(List<? extends R> reads) {
    return Json.write(
        reads.stream()
            .map(
                read ->
                    new Envelope(
                        read.getClass().getSimpleName(),
                        new RawJson(new String(Json.write(read), StandardCharsets.UTF_8))))
            .toList());
  }

  /**
   * @throws RuntimeException if the bytes are not reads of this application
   */
  public List<R> read(byte[] json) {
    List<R> reads = new ArrayList<>();
    for (Envelope envelope : Json.read(json, Envelope[].class)) {
      Class<? extends R> kind = kinds.get(envelope.kind());
      if (kind == null) {
        throw new IllegalArgumentException("Not a read of this application: " + envelope.kind());
      }
      reads.add(Json.read(envelope.read().text().getBytes(StandardCharsets.UTF_8), kind));
    }
    return reads;
  }

  public static byte[] writeAnswers(List<HomeAnswer> answers) {
    int size = 4;
    for (HomeAnswer answer : answers) {
      size += answer.size();
    }
    ByteBuffer bytes = ByteBuffer.allocate(size).putInt(answers.size());
    answers.forEach(answer -> answer.write(bytes));
    byte[] written = new byte[bytes.position()];
    bytes.flip().get(written);
    return written;
  }

  public static List<HomeAnswer> readAnswers(byte[] written) {
    ByteBuffer bytes = ByteBuffer.wrap(written);
    int count = bytes.getInt();
    List<HomeAnswer> answers = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      answers.add(HomeAnswer.read(bytes));
    }
    return answers;
  }
}
