package io.pinstream.spam.model;

import io.pinstream.spam.link.LinkModel;
import io.pinstream.spam.link.LinkScores;
import io.pinstream.spam.model.Verdict.Label;
import io.pinstream.spam.text.TextModel;
import io.pinstream.spam.text.TextScores;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.Objects;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;

/**
 * All models of one version. Immutable and safe for threads; scoring does no input or output, and
 * the same version gives the same result.
 *
 * <p>As files it is {@value #WEIGHTS} (gzip) and {@value #THRESHOLDS}, which may be edited.
 */
public final class SpamModel {

  public static final String WEIGHTS = "spam.model";
  public static final String THRESHOLDS = "thresholds.properties";

  /**
   * The number of the code that makes features of texts and addresses. Whoever changes what that
   * code makes counts it up, and trains anew: weights of another number are refused.
   */
  public static final int FEATURES = 2;

  private static final int MAGIC = 0x50535033; // PSP3
  private static final int VERSION_DIGITS = 12;

  private final String version;
  private final byte[] weights;
  private final Thresholds thresholds;
  private final TextModel texts;
  private final LinkModel links;

  private SpamModel(byte[] weights, Thresholds thresholds) throws IOException {
    this.weights = weights;
    this.thresholds = thresholds;
    byte[] content;
    try (InputStream in = new GZIPInputStream(new ByteArrayInputStream(weights))) {
      content = in.readAllBytes();
    }
    version = hash(content, thresholds.text().getBytes(StandardCharsets.UTF_8));
    try (DataInputStream in = new DataInputStream(new ByteArrayInputStream(content))) {
      if (in.readInt() != MAGIC) {
        throw new IOException("These are no weights of this format");
      }
      int features = in.readInt();
      if (features != FEATURES) {
        throw new IOException(
            "The weights are for features " + features + ", this program makes " + FEATURES);
      }
      texts = TextModel.read(in);
      links = LinkModel.read(in);
    }
  }

  /** Models that were just trained. What it scores with is what it would read from files. */
  public static SpamModel of(TextModel texts, LinkModel links, Thresholds thresholds) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(bytes)))) {
      out.writeInt(MAGIC);
      out.writeInt(FEATURES);
      texts.write(out);
      links.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    try {
      return new SpamModel(bytes.toByteArray(), Thresholds.parse(thresholds.text()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The one that comes with the program. */
  public static SpamModel shipped() {
    try (InputStream weights = resource(WEIGHTS);
        InputStream limits = resource(THRESHOLDS)) {
      return new SpamModel(
          weights.readAllBytes(),
          Thresholds.parse(new String(limits.readAllBytes(), StandardCharsets.UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static InputStream resource(String name) {
    return Objects.requireNonNull(SpamModel.class.getResourceAsStream(name), name);
  }

  /**
   * @throws IOException if a file is not there or is no model
   * @throws IllegalArgumentException if a threshold is missing or not from 0 to 1
   */
  public static SpamModel read(Path folder) throws IOException {
    return new SpamModel(
        Files.readAllBytes(folder.resolve(WEIGHTS)),
        Thresholds.parse(Files.readString(folder.resolve(THRESHOLDS))));
  }

  public void write(Path folder) throws IOException {
    Files.createDirectories(folder);
    Files.write(folder.resolve(WEIGHTS), weights);
    Files.writeString(folder.resolve(THRESHOLDS), thresholds.text());
  }

  /** A hash of the weights (unpacked), lists, {@link #FEATURES} and thresholds, in hexadecimal. */
  public String version() {
    return version;
  }

  public Thresholds thresholds() {
    return thresholds;
  }

  public Verdict.OfText text(String text) {
    TextScores scores = texts.score(text);
    Label label =
        scores.spam() >= thresholds.spam()
            ? Label.SPAM
            : scores.offensive() >= thresholds.offensive() ? Label.OFFENSIVE : Label.OK;
    return new Verdict.OfText(label, scores.spam(), scores.offensive(), scores.reasons());
  }

  public Verdict.OfLink link(String url) {
    LinkScores scores = links.score(url);
    Label label = scores.phishing() >= thresholds.phishing() ? Label.PHISHING : Label.OK;
    return new Verdict.OfLink(label, scores.phishing(), scores.reasons());
  }

  private static String hash(byte[]... parts) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (byte[] part : parts) {
        digest.update(part);
      }
      return HexFormat.of().formatHex(digest.digest()).substring(0, VERSION_DIGITS);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
