package io.pinstream.bench;

import java.io.IOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;

/** A folder for files of a measurement, removed on close or when the JVM ends. */
public record TemporaryFolder(Path path) implements AutoCloseable {

  public static TemporaryFolder make() throws IOException {
    TemporaryFolder folder = new TemporaryFolder(Files.createTempDirectory("pinstream-bench"));
    Runtime.getRuntime().addShutdownHook(new Thread(folder::closeWhenStopped));
    return folder;
  }

  private void closeWhenStopped() {
    try {
      close();
    } catch (IOException e) {
      System.err.println(path + " is left behind: " + e);
    }
  }

  @Override
  public void close() throws IOException {
    if (!Files.exists(path)) {
      return;
    }
    Files.walkFileTree(
        path,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.delete(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult postVisitDirectory(Path folder, IOException e) throws IOException {
            Files.delete(folder);
            return FileVisitResult.CONTINUE;
          }
        });
  }
}
