package io.pinstream.spam.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ModelVersionTest {

  private static final SpamModel MODEL = SpamModel.shipped();
  private static final double TOLERANCE = 1e-5;

  /** Behind the magic number. */
  private static final int FEATURES_AT = 4;

  @Test
  void theVersionIsTheOneThatTheBytesGive() throws Exception {
    MessageDigest digest = MessageDigest.getInstance("SHA-256");
    digest.update(weights());
    digest.update(resource(SpamModel.THRESHOLDS));

    assertThat(HexFormat.of().formatHex(digest.digest())).startsWith(MODEL.version());
  }

  @Test
  void theModelCardIsOfThisVersion() throws Exception {
    assertThat(new String(resource("MODEL_CARD.md"), StandardCharsets.UTF_8))
        .contains("Version `" + MODEL.version() + "`");
  }

  @Test
  void anotherThresholdIsAnotherVersion(@TempDir Path folder) throws Exception {
    MODEL.write(folder);
    Path thresholds = folder.resolve(SpamModel.THRESHOLDS);
    Files.writeString(thresholds, Files.readString(thresholds).replace("spam=0.6", "spam=0.7"));

    assertThat(SpamModel.read(folder).version()).isNotEqualTo(MODEL.version());
  }

  @Test
  void anotherNameInTheListsIsAnotherVersion(@TempDir Path folder) throws Exception {
    byte[] content = weights();
    content[content.length - 1]++;
    write(folder, content);

    assertThat(SpamModel.read(folder).version()).isNotEqualTo(MODEL.version());
  }

  @Test
  void weightsForOtherFeaturesAreRefused(@TempDir Path folder) throws Exception {
    byte[] content = weights();
    ByteBuffer.wrap(content).putInt(FEATURES_AT, SpamModel.FEATURES + 1);
    write(folder, content);

    assertThatThrownBy(() -> SpamModel.read(folder))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("features " + (SpamModel.FEATURES + 1));
  }

  /** If these move, features changed: count {@link SpamModel#FEATURES} up and train anew. */
  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "what a beautiful sunset over the harbour;0.003796;0.072970",
        "Please check out my channel and subscribe;1.000000;0.001526",
        "Pl3a5e ch3ck 0ut my ch4nn3l and 5ub5cr1be;1.000000;0.003050",
        "shut up you stupid bitch;0.005741;0.999998",
        "WIN £500 now!!! call 0800 123 4567 or visit http://a.example/win;0.998836;0.007435",
        "Какой красивый закат над морем;0.012574;0.072136"
      })
  void textsAreScoredAsRecorded(String text, double spam, double offensive) {
    assertThat(MODEL.text(text).spam()).isCloseTo(spam, within(TOLERANCE));
    assertThat(MODEL.text(text).offensive()).isCloseTo(offensive, within(TOLERANCE));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "https://www.wikipedia.org/wiki/Photography;0.003811",
        "http://paypal.com.secure-login.verify-acc0unt.xyz/webscr/signin.php;0.998133",
        "http://192.168.7.9:8081/login?user=a@b.example;0.980207",
        "https://photos.example.co.uk/albums/42#top;0.510437",
        "javascript:alert(1);0.213529"
      })
  void linksAreScoredAsRecorded(String url, double phishing) {
    assertThat(MODEL.link(url).phishing()).isCloseTo(phishing, within(TOLERANCE));
  }

  private static byte[] weights() throws IOException {
    try (InputStream in =
        new GZIPInputStream(
            Objects.requireNonNull(SpamModel.class.getResourceAsStream(SpamModel.WEIGHTS)))) {
      return in.readAllBytes();
    }
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in = Objects.requireNonNull(SpamModel.class.getResourceAsStream(name))) {
      return in.readAllBytes();
    }
  }

  private static void write(Path folder, byte[] content) throws IOException {
    MODEL.write(folder);
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    Files.write(folder.resolve(SpamModel.WEIGHTS), bytes.toByteArray());
  }
}
