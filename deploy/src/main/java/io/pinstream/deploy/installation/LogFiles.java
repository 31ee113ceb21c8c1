package io.pinstream.deploy.installation;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;

/** The files of a partition's log, each named after its first offset. */
final class LogFiles {

  private static final String SEGMENT = ".log";

  private LogFiles() {}

  /** The segments of a log, oldest first; empty if the folder is missing. */
  static List<Path> segments(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.filter(file -> name(file).matches("[0-9]{20}\\.log")).sorted().toList();
    }
  }

  /** The first offset of a segment. */
  static long base(Path segment) {
    String name = name(segment);
    return Long.parseLong(name.substring(0, name.length() - SEGMENT.length()));
  }

  static Path offsetIndex(Path segment) {
    return segment.resolveSibling(String.format(Locale.ROOT, "%020d.index", base(segment)));
  }

  static String name(Path file) {
    return String.valueOf(file.getFileName());
  }
}
