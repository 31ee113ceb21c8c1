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
 * Keeps others on the machine out: folders are 0700 and files 0600, whatever umask the process was
 * started with.
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
   * Sets the process's umask to 077, for Kafka, RocksDB and all others that make files here; child
   * processes inherit it. Java itself has no way to, so this asks the C library.
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

  /** Makes a folder, and those above it, for the owner alone. */
  public static void createFolder(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      Files.createDirectories(folder);
      if (isPosix(folder)) {
        Files.setPosixFilePermissions(folder, FOLDER);
      }
    }
  }

  /**
   * Takes from others what they may do with the data folder, its parts, and the files in {@code
   * keys/}. It does not walk through all files: a folder that others cannot enter hides what is in
   * it, whatever that allows, and a million blobs would make each start slow.
   *
   * @return what others could reach: nothing if they could not enter the data folder itself. Kafka
   *     Streams, for one, opens its folder to the group at each start
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

  /** Empty for a link that leads nowhere, or a mount point's {@code lost+found}. */
  private static Optional<Set<PosixFilePermission>> permissions(Path part) throws IOException {
    return Files.exists(part) ? Optional.of(Files.getPosixFilePermissions(part)) : Optional.empty();
  }

  private static boolean isPosix(Path path) throws IOException {
    return Files.getFileStore(path).supportsFileAttributeView("posix");
  }
}
