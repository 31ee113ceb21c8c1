package io.pinstream.deploy.backup;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.UserDefinedFileAttributeView;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;

/** Copies files, and tells what was copied. */
final class Copies {

  private static final int BLOCK = 1 << 18;

  private Copies() {}

  /** What was copied. */
  record Copied(long bytes, byte[] sha256) {}

  /**
   * Copies the first bytes of an open file, even if it was renamed or removed since.
   *
   * @throws IOException also when there are fewer
   */
  static Copied copy(FileChannel from, long bytes, Path to) throws IOException {
    MessageDigest digest = digest();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    long at = 0;
    try (OutputStream out = Files.newOutputStream(to)) {
      while (at < bytes) {
        block.clear().limit((int) Math.min(BLOCK, bytes - at));
        int read = from.read(block, at);
        if (read < 0) {
          throw new IOException(to + " would be cut short: the file has lost its end");
        }
        digest.update(block.array(), 0, read);
        out.write(block.array(), 0, read);
        at += read;
      }
    }
    return new Copied(bytes, digest.digest());
  }

  /** Of a whole file. */
  static byte[] digest(Path file) throws IOException {
    MessageDigest digest = digest();
    ByteBuffer block = ByteBuffer.allocate(BLOCK);
    try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
      while (from.read(block) >= 0) {
        digest.update(block.array(), 0, block.position());
        block.clear();
      }
    }
    return digest.digest();
  }

  private static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java platform has SHA-256", e);
    }
  }

  /** The attributes that programs gave a file, in Base64. */
  static Map<String, String> attributes(Path file) throws IOException {
    UserDefinedFileAttributeView view =
        Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
    Map<String, String> attributes = new HashMap<>();
    for (String name : view.list()) {
      ByteBuffer value = ByteBuffer.allocate(view.size(name));
      view.read(name, value);
      attributes.put(name, Base64.getEncoder().encodeToString(value.array()));
    }
    return attributes;
  }

  /** Gives a file these attributes, and the time of its last change. */
  static void describe(Path file, Manifest.Entry entry) throws IOException {
    if (!entry.attributes().isEmpty()) {
      UserDefinedFileAttributeView view =
          Files.getFileAttributeView(file, UserDefinedFileAttributeView.class);
      for (Map.Entry<String, String> attribute : entry.attributes().entrySet()) {
        view.write(
            attribute.getKey(), ByteBuffer.wrap(Base64.getDecoder().decode(attribute.getValue())));
      }
    }
    Files.setLastModifiedTime(file, FileTime.from(entry.modified()));
  }
}
