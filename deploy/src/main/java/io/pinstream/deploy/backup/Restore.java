package io.pinstream.deploy.backup;

import io.pinstream.deploy.installation.DataFolder;
import io.pinstream.deploy.installation.PrivateFiles;
import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.HexFormat;
import java.util.List;
import java.util.function.Consumer;

/** Puts a backup into an empty folder. */
final class Restore {

  private Restore() {}

  /**
   * Looks at all of the backup, and changes nothing.
   *
   * @throws StartupException when it is incomplete or damaged
   */
  static Manifest check(Path from) throws IOException {
    Path backup = from.toAbsolutePath().normalize();
    Manifest manifest = Manifest.read(backup);
    manifest.verify(backup);
    return manifest;
  }

  /**
   * Restores, if all of the backup is as it was written.
   *
   * @param data a folder that is not there yet, or is empty
   * @throws StartupException when the backup is incomplete or damaged, or the folder cannot take it
   */
  static Manifest into(Path from, Path data, Consumer<String> say) throws IOException {
    PrivateFiles.restrictNewFiles();
    Path backup = from.toAbsolutePath().normalize();
    DataFolder folder = new DataFolder(data);
    Backup.requireEmpty("--data", folder.root());
    say.accept("Checking the backup");
    Manifest manifest = check(backup);
    PrivateFiles.createFolder(folder.root());
    long free = Files.getFileStore(folder.root()).getUsableSpace();
    if (free < manifest.cover().bytes()) {
      throw new StartupException(
          "Only %d MiB are free on the disk of %s, and the backup has %d MiB. Nothing was restored."
              .formatted(free >> 20, folder.root(), manifest.cover().bytes() >> 20));
    }
    say.accept("Restoring into " + folder.root());
    for (Manifest.Entry entry : inOrder(folder, manifest.entries())) {
      restore(backup, entry, Manifest.within(folder.root(), entry));
    }
    return manifest;
  }

  /**
   * A restore that is interrupted must leave a folder that no start takes for whole. So the record
   * of the installation comes first, from when on nothing may be missing; and last those files
   * without which a start refuses the log, and then the images.
   */
  private static List<Manifest.Entry> inOrder(DataFolder folder, List<Manifest.Entry> entries) {
    Path meta = folder.kafka().resolve("meta.properties");
    return entries.stream()
        .sorted(
            Comparator.comparingInt(
                entry -> {
                  Path file = folder.root().resolve(entry.path());
                  if (file.equals(folder.record())) {
                    return 0;
                  }
                  if (file.equals(folder.blobsMarker())) {
                    return 3;
                  }
                  return file.equals(meta) ? 2 : 1;
                }))
        .toList();
  }

  private static void restore(Path backup, Manifest.Entry entry, Path to) throws IOException {
    Files.createDirectories(to.getParent());
    Path file = Manifest.within(backup, entry);
    Copies.Copied copied;
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      copied = Copies.copy(from, entry.bytes(), to);
    }
    if (!HexFormat.of().formatHex(copied.sha256()).equals(entry.sha256())) {
      throw new StartupException(
          "%s has changed while it was restored: remove %s, and restore again".formatted(file, to));
    }
    Copies.describe(to, entry);
  }
}
