package io.pinstream.deploy.installation;

import java.io.IOException;
import java.lang.foreign.FunctionDescriptor;
import java.lang.foreign.Linker;
import java.lang.foreign.ValueLayout;
import java.lang.invoke.MethodHandle;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps other users of the machine out: folders are 0700 and files 0600, whatever the umask of the
 * process was.
 */
public final class PrivateFiles {

  private static final Logger LOG = LoggerFactory.getLogger(PrivateFiles.class);

  private static final int UMASK = 0077;
  private static final Set<PosixFilePermission> FOLDER =
      PosixFilePermissions.fromString("rwx------");
  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.complementOf(
          EnumSet.of(
              PosixFilePermission.OWNER_READ,
              PosixFilePermission.OWNER_WRITE,
              PosixFilePermission.OWNER_EXECUTE));

  private PrivateFiles() {}

  /**
   * Sets the process's umask to 077, for Kafka, RocksDB and everything else that creates files
   * here; child processes inherit it. Java has no API for this, so it calls the C library.
   */
  @SuppressWarnings("restricted") // one call without pointers; all launchers enable native access
  public static void restrictNewFiles() {
    Linker linker = Linker.nativeLinker();
    try {
      MethodHandle umask =
          linker.downcallHandle(
              linker.defaultLookup().findOrThrow("umask"),
              FunctionDescriptor.of(ValueLayout.JAVA_INT, ValueLayout.JAVA_INT));
      int before = (int) umask.invokeExact(UMASK);
      LOG.debug("umask was {}", Integer.toOctalString(before));
    } catch (Throwable e) {
      // No C library with a umask: the folders themselves still keep others out.
      LOG.debug("The umask cannot be set", e);
    }
  }

  /** Creates a folder and its parents, accessible to the owner only. */
  public static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      if (isPosix(folder)) {
        Files.setPosixFilePermissions(folder, FOLDER);
      }
    }
  }

  /**
   * Removes the permissions of others on the data folder, its parts, and the files in {@code
   * keys/}. It does not visit all files: a folder that others cannot enter protects its content,
   * and a million blobs would slow down each start.
   *
   * @return the paths that others could access; empty if they could not enter the data folder
   *     itself. Kafka Streams, for example, opens its folder to the group at each start
   */
  static List<Path> mend(DataFolder folder) throws IOException {
    if (!isPosix(folder.root())) {
      return List.of();
    }
    List<Path> open = new ArrayList<>();
    boolean entered = close(folder.root());
    if (entered) {
      open.add(folder.root());
    }
    List<Path> parts = new ArrayList<>();
    try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.root())) {
      entries.forEach(parts::add);
    }
    if (Files.isDirectory(folder.keys())) {
      try (DirectoryStream<Path> entries = Files.newDirectoryStream(folder.keys())) {
        entries.forEach(parts::add);
      }
    }
    for (Path part : parts) {
      if (close(part)) {
        open.add(part);
      }
    }
    return entered ? open : List.of();
  }

  private static boolean close(Path part) throws IOException {
    Optional<Set<PosixFilePermission>> now = permissions(part);
    if (now.isEmpty() || now.get().stream().noneMatch(OTHERS::contains)) {
      return false;
    }
    Set<PosixFilePermission> owner = EnumSet.copyOf(now.get());
    owner.removeAll(OTHERS);
    Files.setPosixFilePermissions(part, owner);
    return true;
  }

  /** Empty for a dangling link, or a mount point's {@code lost+found}. */
  private static Optional<Set<PosixFilePermission>> permissions(Path part) throws IOException {
    return Files.exists(part) ? Optional.of(Files.getPosixFilePermissions(part)) : Optional.empty();
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}
