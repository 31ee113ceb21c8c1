package io.pinstream.deploy.images;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.support.Records;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.topic.Topics;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.apache.kafka.clients.producer.KafkaProducer;
import org.apache.kafka.common.serialization.ByteArraySerializer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What a photo tells of its owner is in no file once its clean copy stands. */
@ExtendWith(RunningPinstream.class)
class OriginalsTest {

  private static final String SECRET = "GPS 48.858370 N 2.294481 E";

  @Test
  void theOriginalGoesOnceItsCleanCopyStandsAndACrashInBetweenIsNoMatter(
      RunningPinstream.Shared pinstream) throws Exception {
    ApiClient ada = pinstream.somebody("photographer");
    Path blobs = pinstream.data().resolve("blobs");

    String pin = ada.pin("image/jpeg", photo(), "The tower", "");

    assertThat(filesWith(blobs, SECRET)).isEmpty();
    assertThat(events(pinstream, pin)).hasSize(1);

    // As after a crash between removing the original and telling the result.
    List<ImageCommand> asked = new ArrayList<>();
    Records.read(
        pinstream.bootstrapServers(),
        List.of(Topics.IMAGE_COMMANDS.name()),
        record -> {
          ImageCommand command = Topics.IMAGE_COMMANDS.value().decode(record.value());
          if (command.pin().toString().equals(pin)) {
            asked.add(command);
          }
        });
    try (KafkaProducer<byte[], byte[]> producer =
        new KafkaProducer<>(
            Map.of("bootstrap.servers", pinstream.bootstrapServers()),
            new ByteArraySerializer(),
            new ByteArraySerializer())) {
      ImageCommand again = asked.getFirst();
      producer.send(Topics.IMAGE_COMMANDS.record(again.pin(), again, pinstream.partitions())).get();
    }
    await()
        .atMost(Duration.ofMinutes(1))
        .untilAsserted(() -> assertThat(events(pinstream, pin)).hasSize(2));
    List<ImageEvent> told = events(pinstream, pin);
    assertThat(told.get(1)).isInstanceOf(ImageEvent.ImageKept.class).isEqualTo(told.get(0));
  }

  @Test
  void theAnnouncedTypeMayBeANearMiss(RunningPinstream.Shared pinstream) throws Exception {
    ApiClient ada = pinstream.somebody("nearmiss");

    for (String announced : List.of("image/jpg", "image/png", "image/webp")) {
      String pin = ada.pin(announced, photo(), "The tower", "");
      assertThat(
              ada.send("GET", "/v1/pins/" + pin, null)
                  .ok()
                  .get("image")
                  .get("contentType")
                  .asText())
          .isEqualTo("image/jpeg");
    }
    ApiClient.Answer heic =
        ada.send("POST", "/v1/uploads", Map.of("contentType", "image/heic", "bytes", 10));
    assertThat(heic.status()).isEqualTo(422);
    assertThat(heic.body().toString()).contains("export the photo as JPEG");
  }

  private static List<ImageEvent> events(RunningPinstream.Shared pinstream, String pin) {
    List<ImageEvent> events = new ArrayList<>();
    Records.read(
        pinstream.bootstrapServers(),
        List.of(Topics.IMAGE_EVENTS.name()),
        record -> {
          ImageEvent event = Topics.IMAGE_EVENTS.value().decode(record.value());
          if (event.pin().toString().equals(pin)) {
            events.add(event);
          }
        });
    return events;
  }

  private static byte[] photo() throws IOException {
    Path resource = Path.of("src/test/resources/io/pinstream/deploy/images/orientation6-40x20.jpg");
    byte[] jpeg = Files.readAllBytes(resource);
    byte[] text = SECRET.getBytes(StandardCharsets.US_ASCII);
    ByteArrayOutputStream photo = new ByteArrayOutputStream();
    photo.write(jpeg, 0, 2);
    photo.writeBytes(new byte[] {(byte) 0xFF, (byte) 0xFE, 0, (byte) (2 + text.length)});
    photo.writeBytes(text);
    photo.writeBytes(Arrays.copyOfRange(jpeg, 2, jpeg.length));
    return photo.toByteArray();
  }

  private static List<Path> filesWith(Path folder, String text) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      List<Path> found = new ArrayList<>();
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (new String(Files.readAllBytes(file), StandardCharsets.ISO_8859_1).contains(text)) {
          found.add(file);
        }
      }
      return found;
    }
  }
}
