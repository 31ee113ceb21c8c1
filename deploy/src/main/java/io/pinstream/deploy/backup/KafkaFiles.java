package io.pinstream.deploy.backup;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * The files of a broker, open as they are at one moment. Each can be copied later: a broker only
 * appends to a log, and replaces other files by new ones, which an open file does not see.
 */
final class KafkaFiles implements AutoCloseable {

  private static final Pattern SEGMENT = Pattern.compile("[0-9]{20}\\.log");
  private static final Pattern INDEX = Pattern.compile("\\.(index|timeindex|txnindex)$");
  private static final String ABORTED = ".txnindex";
  private static final String REMOVED = ".deleted";
  private static final String LOCK = ".lock";
  private static final String STOPPED_CLEANLY = ".kafka_cleanshutdown";

  private final List<OpenFile> files = new ArrayList<>();
  private final List<Path> empty = new ArrayList<>();

  /**
   * @param bytes how long it was at that moment
   */
  private record OpenFile(Path path, FileChannel channel, long bytes, Instant modified) {}

  private KafkaFiles() {}

  /** Opens all of them. Nobody may write while this runs. */
  static KafkaFiles open(Path kafka) throws IOException {
    Path root = kafka.toRealPath();
    KafkaFiles files = new KafkaFiles();
    try {
      boolean stopped = Files.exists(root.resolve(STOPPED_CLEANLY));
      files.openAll(root, root, stopped);
      for (Path folder : children(root)) {
        if (Files.isDirectory(folder)) {
          files.openAll(root, folder, stopped);
        }
      }
      return files;
    } catch (IOException | RuntimeException e) {
      files.close();
      throw e;
    }
  }

  private static List<Path> children(Path folder) throws IOException {
    try (Stream<Path> children = Files.list(folder)) {
      return children.toList();
    }
  }

  /**
   * The indexes of the segment that is written to change in place. They become empty unless the
   * broker has stopped: after an unclean end it makes them anew, but complains of one that is not
   * there. Only of aborted transactions there may be none.
   */
  private void openAll(Path root, Path folder, boolean stopped) throws IOException {
    List<Path> here = children(folder).stream().filter(Files::isRegularFile).toList();
    String newest =
        here.stream()
            .map(KafkaFiles::name)
            .filter(name -> SEGMENT.matcher(name).matches())
            .max(String::compareTo)
            .map(name -> name.substring(0, name.length() - ".log".length()))
            .orElse("none");
    for (Path file : here) {
      String name = name(file);
      boolean changes = !stopped && name.startsWith(newest) && INDEX.matcher(name).find();
      boolean wanted = !name.endsWith(REMOVED) && !name.equals(LOCK);
      if (wanted && changes && !name.endsWith(ABORTED)) {
        empty.add(root.relativize(file));
      } else if (wanted && !changes) {
        FileChannel channel = FileChannel.open(file, StandardOpenOption.READ);
        files.add(
            new OpenFile(
                root.relativize(file),
                channel,
                channel.size(),
                Files.getLastModifiedTime(file).toInstant()));
      }
    }
  }

  private static String name(Path file) {
    return String.valueOf(file.getFileName());
  }

  /**
   * Copies them.
   *
   * @param prefix of their paths in the backup
   */
  List<Manifest.Entry> copy(String prefix, Path backup) throws IOException {
    List<Manifest.Entry> entries = new ArrayList<>(files.size() + empty.size());
    for (OpenFile file : files) {
      entries.add(copy(file, prefix + slashes(file.path()), backup));
    }
    for (Path path : empty) {
      String name = prefix + slashes(path);
      Path to = backup.resolve(name);
      Files.createDirectories(to.getParent());
      Files.createFile(to);
      entries.add(
          new Manifest.Entry(
              name,
              0,
              HexFormat.of().formatHex(Copies.digest(to)),
              Files.getLastModifiedTime(to).toInstant(),
              Map.of()));
    }
    return entries;
  }

  private static Manifest.Entry copy(OpenFile file, String path, Path backup) throws IOException {
    Path to = backup.resolve(path);
    Files.createDirectories(to.getParent());
    Copies.Copied copied = Copies.copy(file.channel(), file.bytes(), to);
    return new Manifest.Entry(
        path, copied.bytes(), HexFormat.of().formatHex(copied.sha256()), file.modified(), Map.of());
  }

  private static String slashes(Path path) {
    return path.toString().replace('\\', '/');
  }

  @Override
  public void close() throws IOException {
    IOException failure = null;
    for (OpenFile file : files) {
      try {
        file.channel().close();
      } catch (IOException e) {
        failure = e;
      }
    }
    if (failure != null) {
      throw failure;
    }
  }
}
