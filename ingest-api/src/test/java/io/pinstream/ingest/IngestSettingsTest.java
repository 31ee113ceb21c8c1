package io.pinstream.ingest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.http.login.Attempts;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IngestSettingsTest {

  @TempDir private Path folder;
  private final Map<String, String> environment = new HashMap<>();

  @BeforeEach
  void setWhatIsRequired() throws IOException {
    Path secret = Files.writeString(folder.resolve("secret"), "00".repeat(32));
    set("BOOTSTRAP_SERVERS", "kafka:9092");
    set("PARTITIONS", "8");
    set("INSTALLATION_SECRET_FILE", secret.toString());
    set("JWKS", "http://query:8080/.well-known/jwks.json");
    set("BLOB_ENDPOINT", "http://blobs:8081");
    set("BLOB_ACCESS_KEY", "access");
    set("BLOB_SECRET_KEY", "hush-hush");
  }

  @Test
  void needsNoMoreThanWhatHasNoDefault() {
    IngestSettings settings = IngestSettings.from(environment);
    assertThat(settings.kafka()).containsExactly(Map.entry("bootstrap.servers", "kafka:9092"));
    assertThat(settings.partitions()).isEqualTo(8);
    assertThat(settings.host()).isEqualTo("127.0.0.1");
    assertThat(settings.port()).isEqualTo(8080);
    assertThat(settings.behindProxy()).isFalse();
    assertThat(settings.jwks()).isEqualTo(URI.create("http://query:8080/.well-known/jwks.json"));
    assertThat(settings.blobStore().publicEndpoint()).isEqualTo(URI.create("http://blobs:8081"));
    assertThat(settings.corsOrigins()).isEmpty();
    assertThat(settings.attempts()).isEqualTo(Attempts.Limits.DEFAULT);
    assertThat(settings.toString()).doesNotContain("hush-hush");
  }

  @Test
  void takesWhatIsSet() throws IOException {
    Path jwks = Files.writeString(folder.resolve("jwks.json"), "{}");
    Path more =
        Files.writeString(
            folder.resolve("more"), "security.protocol=SSL\nbootstrap.servers=other:1\n");
    set("JWKS", jwks.toString());
    set("KAFKA_PROPERTIES", more.toString());
    set("CORS_ORIGINS", "https://a.example, http://localhost:5173");
    set("ATTEMPTS_PER_NAME", "1000/0.001s");
    set("ATTEMPTS_PER_ADDRESS", "5/1m");
    set("BEHIND_PROXY", "true");
    set("BLOB_PUBLIC_ENDPOINT", "https://blobs.example");
    set("PORT", "0");
    IngestSettings settings = IngestSettings.from(environment);
    assertThat(settings.jwks()).isEqualTo(jwks.toUri());
    assertThat(settings.kafka())
        .containsOnly(
            Map.entry("bootstrap.servers", "kafka:9092"), Map.entry("security.protocol", "SSL"));
    assertThat(settings.corsOrigins())
        .containsExactly("https://a.example", "http://localhost:5173");
    assertThat(settings.attempts().perName())
        .isEqualTo(new Attempts.Limit(1000, Duration.ofMillis(1)));
    assertThat(settings.attempts().perAddress())
        .isEqualTo(new Attempts.Limit(5, Duration.ofMinutes(1)));
    assertThat(settings.behindProxy()).isTrue();
    assertThat(settings.blobStore().publicEndpoint())
        .isEqualTo(URI.create("https://blobs.example"));
  }

  @Test
  void saysAllThatIsMissingAtOnce() {
    environment.clear();
    assertThatThrownBy(() -> IngestSettings.from(environment))
        .hasMessageContaining("PINSTREAM_BOOTSTRAP_SERVERS is required\n")
        .hasMessageContaining("PINSTREAM_PARTITIONS is required\n")
        .hasMessageContaining("PINSTREAM_INSTALLATION_SECRET_FILE is required\n")
        .hasMessageContaining("PINSTREAM_JWKS is required\n")
        .hasMessageContaining("PINSTREAM_BLOB_ENDPOINT is required\n")
        .hasMessageContaining("PINSTREAM_BLOB_SECRET_KEY is required");
  }

  @Test
  void saysWhatIsWrongWithASetting() {
    refuses("PARTITIONS", "12", "must be a power of two");
    refuses("PARTITIONS", "0", "must be a whole number from 1 to 65536");
    refuses("PORT", "80800", "must be a whole number from 0 to 65535");
    refuses("BEHIND_PROXY", "yes", "must be true or false");
    refuses("INSTALLATION_SECRET_FILE", "/not/there", "names no file that can be read");
    refuses("JWKS", "/not/there", "names no file that can be read");
    refuses("JWKS", "http:nowhere", "must be an http or https URL");
    refuses("BLOB_ENDPOINT", "blobs:8081", "must be an http or https URL");
    refuses("CORS_ORIGINS", "https://a.example/", "must be origins like");
    refuses("CORS_ORIGINS", "*", "must be origins like");
    refuses("ATTEMPTS_PER_NAME", "10", "must be like 10/6s");
    refuses("ATTEMPTS_PER_NAME", "10/0s", "must be like 10/6s");
  }

  private void refuses(String name, String value, String message) {
    Map<String, String> wrong = new HashMap<>(environment);
    wrong.put("PINSTREAM_" + name, value);
    assertThatThrownBy(() -> IngestSettings.from(wrong))
        .hasMessageStartingWith("PINSTREAM_" + name + " " + message);
  }

  private void set(String name, String value) {
    environment.put("PINSTREAM_" + name, value);
  }
}
