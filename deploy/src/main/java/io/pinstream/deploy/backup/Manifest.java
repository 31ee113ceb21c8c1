package io.pinstream.deploy.backup;

import io.pinstream.deploy.startup.StartupException;
import io.pinstream.schemas.id.SecretFile;
import io.pinstream.schemas.json.Json;
import java.io.BufferedOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * What is in a backup: {@code manifest.jsonl} has a line for each file, and {@code backup.json},
 * which is written last, says that there is nothing else to come.
 */
record Manifest(Cover cover, List<Entry> entries) {

  private static final String COVER = "backup.json";
  private static final String ENTRIES = "manifest.jsonl";
  private static final int FORMAT = 1;

  /**
   * What stands in {@code backup.json}.
   *
   * @param installation its id
   * @param taken the moment that the backup is of
   * @param manifest the SHA-256 of the other file
   */
  record Cover(
      int format, String installation, Instant taken, long files, long bytes, String manifest) {}

  /**
   * A file.
   *
   * @param path in the data folder and in the backup, with slashes
   * @param attributes of the file system, in Base64: the blob store keeps types of contents there,
   *     and not every file system on which a backup may lie knows them
   */
  record Entry(
      String path, long bytes, String sha256, Instant modified, Map<String, String> attributes) {

    Entry {
      attributes = Map.copyOf(attributes);
    }
  }

  /** Completes a backup. */
  static Cover write(Path backup, String installation, Instant taken, Collection<Entry> entries)
      throws IOException {
    Path file = backup.resolve(ENTRIES);
    try (OutputStream out = new BufferedOutputStream(Files.newOutputStream(file))) {
      for (Entry entry : entries) {
        out.write(Json.write(entry));
        out.write('\n');
      }
    }
    Cover cover =
        new Cover(FORMAT, installation, taken, entries.size(), bytes(entries), sha256(file));
    SecretFile.write(
        backup.resolve(COVER), new String(Json.write(cover), StandardCharsets.UTF_8) + "\n");
    return cover;
  }

  /**
   * Reads what a backup says of itself.
   *
   * @throws StartupException when it is not complete, or this is no backup
   */
  static Manifest read(Path backup) throws IOException {
    if (!Files.isRegularFile(backup.resolve(COVER))) {
      throw new StartupException(
          "There is no complete backup in %s: %s, which is written last, is missing"
              .formatted(backup, COVER));
    }
    try {
      Cover cover = Json.read(Files.readAllBytes(backup.resolve(COVER)), Cover.class);
      if (cover.format() != FORMAT) {
        throw new StartupException(
            "The backup in %s has format %d, and this Pinstream reads format %d"
                .formatted(backup, cover.format(), FORMAT));
      }
      Path file = backup.resolve(ENTRIES);
      if (!Files.isRegularFile(file) || !sha256(file).equals(cover.manifest())) {
        throw damaged(backup, ENTRIES);
      }
      List<Entry> entries = new ArrayList<>();
      for (String line : Files.readAllLines(file)) {
        entries.add(Json.read(line.getBytes(StandardCharsets.UTF_8), Entry.class));
      }
      if (cover.files() != entries.size() || cover.bytes() != bytes(entries)) {
        throw damaged(backup, COVER);
      }
      return new Manifest(cover, List.copyOf(entries));
    } catch (UncheckedIOException | IllegalArgumentException e) {
      throw damaged(backup, COVER);
    }
  }

  /**
   * Reads all files of the backup.
   *
   * @throws StartupException when one is missing or not as it was
   */
  void verify(Path backup) throws IOException {
    for (Entry entry : entries) {
      Path file = within(backup, entry);
      if (!Files.isRegularFile(file)
          || Files.size(file) != entry.bytes()
          || !sha256(file).equals(entry.sha256())) {
        throw damaged(backup, entry.path());
      }
    }
  }

  /** Where a file is in a folder, and never outside. */
  static Path within(Path folder, Entry entry) {
    Path file = folder.resolve(entry.path()).normalize();
    if (!file.startsWith(folder) || file.equals(folder)) {
      throw damaged(folder, entry.path());
    }
    return file;
  }

  static StartupException damaged(Path backup, String file) {
    return new StartupException(
        "The backup in %s is damaged: %s is missing, or not as it was written. Nothing was restored."
            .formatted(backup, file));
  }

  private static long bytes(Collection<Entry> entries) {
    return entries.stream().mapToLong(Entry::bytes).sum();
  }

  private static String sha256(Path file) throws IOException {
    return HexFormat.of().formatHex(Copies.digest(file));
  }
}
