package io.pinstream.deploy.backup;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.deploy.installation.InstallationFolder;
import io.pinstream.deploy.space.SpaceLimits;
import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Backups of a folder on which nothing has run yet, and what is left when one is interrupted. */
class RestoreTest {

  private static final String IMAGE = "blobs/pinstream/media/a/b";

  @TempDir private Path temp = Path.of("");
  private Path data = Path.of("");
  private Path backup = Path.of("");
  private Path restored = Path.of("");

  @BeforeEach
  void installation() throws IOException {
    data = temp.resolve("data");
    backup = temp.resolve("backup");
    restored = temp.resolve("restored");
    try (InstallationFolder folder =
        InstallationFolder.open(data, SpaceLimits.keeping(0), said -> {})) {
      assertThat(folder.id()).isNotEmpty();
    }
    Path record = data.resolve("installation.json");
    Files.writeString(record, Files.readString(record).replace("FOUNDING", "COMPLETE"));
    write(data.resolve(IMAGE), "an image");
    Copies.describe(
        data.resolve(IMAGE),
        new Manifest.Entry(IMAGE, 0, "", Instant.EPOCH, Map.of("user.content-type", "aW1hZ2U=")));
    write(data.resolve("kafka/pins-0/00000000000000000000.log"), "a log");
    write(data.resolve("kafka/pins-0/00000000000000000000.index"), "grows in place");
    write(data.resolve("kafka/pins-0/00000000000000000007.log"), "a newer one");
    write(data.resolve("kafka/pins-0/00000000000000000007.index"), "grows in place");
    write(data.resolve("kafka/pins-0/00000000000000000007.txnindex"), "grows in place");
    write(data.resolve("kafka/pins-0/00000000000000000003.log.deleted"), "removed");
  }

  private static void write(Path file, String content) throws IOException {
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void take() throws IOException, InterruptedException {
    Backup.take(data, backup, Clock.systemUTC(), said -> {});
  }

  @Test
  void allThatCannotBeMadeAgainComesBackAsItWas() throws Exception {
    take();
    Restore.into(backup, restored, said -> {});

    List<String> expected = new ArrayList<>(files(data));
    expected.removeIf(file -> file.matches("\\.lock|(run|state)/.*|.*\\.deleted|.*\\.txnindex"));
    assertThat(expected).hasSizeGreaterThan(8).contains(IMAGE, "keys/installation.secret");
    assertThat(files(restored)).containsExactlyInAnyOrderElementsOf(expected);
    for (String file : files(restored)) {
      if (file.matches(".*07\\.index")) {
        assertThat(restored.resolve(file)).isEmptyFile();
      } else {
        assertThat(restored.resolve(file)).hasSameBinaryContentAs(data.resolve(file));
      }
      assertThat(Files.getPosixFilePermissions(restored.resolve(file)))
          .as(file)
          .containsExactlyInAnyOrder(
              PosixFilePermission.OWNER_READ, PosixFilePermission.OWNER_WRITE);
    }
    assertThat(Files.getLastModifiedTime(restored.resolve(IMAGE)))
        .isEqualTo(FileTime.from(Instant.EPOCH));
    assertThat(Copies.attributes(restored.resolve(IMAGE)))
        .containsExactly(Map.entry("user.content-type", "aW1hZ2U="));
  }

  @Test
  void anythingThatIsNotAsItWasWrittenIsRefusedAndNothingIsRestored() throws Exception {
    take();
    for (String file : files(backup)) {
      Path damaged = backup.resolve(file);
      byte[] whole = Files.readAllBytes(damaged);
      byte[] other = whole.length == 0 ? new byte[1] : whole.clone();
      other[other.length / 2] ^= 1;
      Files.write(damaged, file.equals("backup.json") ? Arrays.copyOf(whole, 99) : other);
      refused();
      Files.delete(damaged);
      refused();
      Files.write(damaged, whole);
    }
    Restore.into(backup, restored, said -> {});
  }

  private void refused() {
    assertThatThrownBy(() -> Restore.into(backup, restored, said -> {}))
        .isInstanceOf(StartupException.class)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
    assertThat(restored).doesNotExist();
  }

  /** Whatever is missing when a restore is interrupted, a start must refuse what is there. */
  @Test
  void aRestoreThatWasInterruptedIsNotStarted() throws Exception {
    take();
    for (String last : List.of("kafka/meta.properties", "blobs/pinstream/installation.json")) {
      Path half = temp.resolve(last.replace('/', '-'));
      Restore.into(backup, half, said -> {});
      Files.delete(half.resolve(last));
      assertThatThrownBy(
              () -> InstallationFolder.open(half, SpaceLimits.keeping(0), said -> {}).close())
          .isInstanceOf(StartupException.class);
    }
  }

  @Test
  void foldersInWhichThereIsSomethingAreLeftAlone() throws Exception {
    assertThatThrownBy(() -> Backup.take(data, data.resolve("in"), Clock.systemUTC(), s -> {}))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--to");
    write(backup.resolve("mine"), "something");
    assertThatThrownBy(this::take)
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--to");
    Files.delete(backup.resolve("mine"));
    take();
    assertThatThrownBy(() -> Restore.into(backup, data, said -> {}))
        .isInstanceOf(StartupException.class)
        .hasMessageContaining("--data");
  }

  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }
}
