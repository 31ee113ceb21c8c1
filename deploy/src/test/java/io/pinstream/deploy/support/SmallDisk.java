package io.pinstream.deploy.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;

/** An ext4 file system of its own, in a file. Needs the right to mount. */
public final class SmallDisk implements AutoCloseable {

  private static final byte[] BLOCK = new byte[1 << 20];

  private final Path folder;
  private final Path mounted;
  private final Path filler;

  private SmallDisk(Path folder, Path mounted) {
    this.folder = folder;
    this.mounted = mounted;
    this.filler = mounted.resolve("filler");
  }

  /** Skips the test where nothing may be mounted; in CI it fails instead. */
  public static SmallDisk mount(long mebibytes) throws IOException {
    Path folder = Files.createTempDirectory("pinstream-disk");
    Path image = folder.resolve("image");
    Path mounted = Files.createDirectory(folder.resolve("mounted"));
    try (RandomAccessFile file = new RandomAccessFile(image.toFile(), "rw")) {
      file.setLength(mebibytes << 20);
    }
    boolean ready =
        run("mkfs.ext4", "-q", "-F", "-m", "0", image.toString())
            && run("mount", "-o", "loop", image.toString(), mounted.toString());
    if (!ready) {
      Files.deleteIfExists(image);
      Files.delete(mounted);
      Files.delete(folder);
      assertThat(System.getenv("CI")).as("CI, where a file system can be mounted").isNull();
      assumeTrue(false, "no file system can be mounted here: the full disk is not tried");
    }
    return new SmallDisk(folder, mounted);
  }

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).inheritIO().start().onExit().join().exitValue() == 0;
    } catch (IOException e) {
      System.out.println(Arrays.toString(command) + ": " + e.getMessage());
      return false;
    }
  }

  public Path folder() {
    return mounted;
  }

  public long free() throws IOException {
    return Files.getFileStore(mounted).getUsableSpace() >> 20;
  }

  /** Leaves this much, in MiB; 0 fills it to the last block. */
  public void leave(long mebibytes) throws IOException {
    try (RandomAccessFile file = new RandomAccessFile(filler.toFile(), "rw")) {
      // In one step: for a moment of more space writes would be accepted again.
      long less = Math.max(0, mebibytes - free()) << 20;
      file.setLength(Math.max(0, file.length() - less));
      file.seek(file.length());
      while (free() > mebibytes || mebibytes == 0) {
        file.write(BLOCK);
      }
    } catch (IOException e) {
      assertThat(mebibytes).as("only to the last block it may fail: %s", e).isZero();
    }
  }

  public void empty() throws IOException {
    Files.deleteIfExists(filler);
  }

  @Override
  public void close() throws IOException {
    boolean unmounted = run("umount", mounted.toString());
    if (!unmounted) {
      run("umount", "-l", mounted.toString());
    }
    Files.deleteIfExists(mounted);
    Files.deleteIfExists(folder.resolve("image"));
    Files.deleteIfExists(folder);
  }
}
