package io.pinstream.topologies.models;

import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.spam.model.SpamModel;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.moderation.Writing;
import io.pinstream.workers.blobs.BlobStore;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;

/**
 * Loads announced models from the blob store and keeps them in a folder. Refuses bytes that do not
 * match the announcement, and models that do not score correctly.
 */
final class ModelLoader {

  /** Weights are a few MB. */
  private static final int MOST_BYTES = 64 << 20;

  /** Plain texts. A model that holds any of these would hold everything. */
  private static final List<String> PLAIN =
      List.of("A sunset", "Blue chair", "My recipes", "Sunset over Lisbon", "Ada", "Last light");

  private final BlobStore blobs;
  private final Path folder;

  ModelLoader(BlobStore blobs, Path folder) {
    this.blobs = blobs;
    this.folder = folder;
  }

  /** The reason for refusing a model. */
  static final class Refused extends Exception {
    private static final long serialVersionUID = 1;

    Refused(String message) {
      super(message);
    }
  }

  /**
   * The model of a release.
   *
   * @throws IOException if the folder cannot be read or written
   */
  Scorer load(ModelRelease release) throws Refused, IOException {
    // The folder is not named after the announced version, which may be any text.
    Path own = folder.resolve(release.id().toString());
    Path weights = own.resolve(SpamModel.WEIGHTS);
    if (!Files.exists(weights) || !isAnnounced(Files.readAllBytes(weights), release)) {
      fetch(release, own);
    }
    Files.writeString(own.resolve(SpamModel.THRESHOLDS), release.thresholds());
    SpamModel model;
    try {
      model = SpamModel.read(own);
    } catch (IOException | RuntimeException e) {
      throw new Refused("It cannot be read: " + e);
    }
    if (!model.version().equals(release.version())) {
      throw new Refused("It has version " + model.version());
    }
    Scorer scorer = Scorer.of(model);
    tryOut(scorer);
    return scorer;
  }

  private void fetch(ModelRelease release, Path own) throws Refused, IOException {
    byte[] bytes =
        blobs
            .bytes(release.artefact(), MOST_BYTES)
            .orElseThrow(() -> new Refused("There is no object at " + release.artefact()));
    if (!isAnnounced(bytes, release)) {
      throw new Refused("The object at " + release.artefact() + " has another SHA-256");
    }
    Files.createDirectories(own);
    Files.write(own.resolve(SpamModel.WEIGHTS), bytes);
  }

  private static boolean isAnnounced(byte[] bytes, ModelRelease release) {
    return HexFormat.of().formatHex(sha256(bytes)).equals(release.sha256());
  }

  /** Scores some texts like the stream does, with the most lenient limits. */
  private static void tryOut(Scorer scorer) throws Refused {
    ScreenLimits limits =
        ScreenLimits.ofBudgets(ScreenLimits.LEAST_BUDGET, ScreenLimits.LEAST_BUDGET);
    Screen screen = new Screen(new ModelInForce(scorer), limits);
    for (String text : PLAIN) {
      if (!screen.judge(new Writing().text("title", text)).isFine()) {
        throw new Refused("It classifies \"" + text + "\" as spam, or cannot score it");
      }
    }
    screen.judge(new Writing().link("link", "https://example.org/"));
    if (screen.failed() > 0) {
      throw new Refused("It cannot score links");
    }
  }

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }
}
