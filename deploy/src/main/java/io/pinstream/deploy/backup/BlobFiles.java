package io.pinstream.deploy.backup;

import io.pinstream.deploy.embedded.EmbeddedS3;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Instant;
import java.util.Collection;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Copies the files of a blob store in several sweeps. Each takes what the ones before have not; the
 * last one, during which nobody may write, leaves a copy of what there is at that moment.
 */
final class BlobFiles {

  private final Path root;
  private final String prefix;
  private final Path backup;
  private final Map<String, Manifest.Entry> copied = new TreeMap<>();

  /**
   * @param prefix of their paths in the backup
   */
  BlobFiles(Path blobs, String prefix, Path backup) throws IOException {
    this.root = blobs.toRealPath();
    this.prefix = prefix;
    this.backup = backup;
  }

  /** Copies what is new or has changed, and removes from the backup what is gone. */
  void sweep() throws IOException {
    Set<String> there = new HashSet<>();
    Files.walkFileTree(
        root,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes now) throws IOException {
            String path = prefix + root.relativize(file).toString().replace('\\', '/');
            if (!file.equals(root.resolve(EmbeddedS3.NO_SPACE)) && copyIfNew(file, path, now)) {
              there.add(path);
            }
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException e) throws IOException {
            if (e instanceof NoSuchFileException) {
              return FileVisitResult.CONTINUE; // It was removed meanwhile.
            }
            throw e;
          }
        });
    Iterator<String> known = copied.keySet().iterator();
    while (known.hasNext()) {
      String path = known.next();
      if (!there.contains(path)) {
        Files.delete(backup.resolve(path));
        known.remove();
      }
    }
  }

  /** Returns whether it is there. */
  private boolean copyIfNew(Path file, String path, BasicFileAttributes now) throws IOException {
    Instant modified = now.lastModifiedTime().toInstant();
    Manifest.Entry before = copied.get(path);
    if (before == null || !before.modified().equals(modified) || before.bytes() != now.size()) {
      try {
        copied.put(path, copy(file, path, modified));
      } catch (NoSuchFileException e) {
        return false; // It was removed meanwhile; a copy of an older one goes, too.
      }
    }
    return true;
  }

  private Manifest.Entry copy(Path file, String path, Instant modified) throws IOException {
    Path to = backup.resolve(path);
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      Map<String, String> attributes = Copies.attributes(file);
      Files.createDirectories(to.getParent());
      Copies.Copied done = Copies.copy(from, from.size(), to);
      return new Manifest.Entry(
          path, done.bytes(), HexFormat.of().formatHex(done.sha256()), modified, attributes);
    }
  }

  Collection<Manifest.Entry> entries() {
    return copied.values();
  }
}
