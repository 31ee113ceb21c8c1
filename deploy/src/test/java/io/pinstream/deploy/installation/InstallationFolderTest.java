package io.pinstream.deploy.installation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.deploy.space.SpaceLimits;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.query.SigningKeys;
import io.pinstream.schemas.id.Installation;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Without any server: what a start makes of a folder before it starts anything. */
class InstallationFolderTest {

  @TempDir private Path temp = Path.of("");
  private final List<String> said = new ArrayList<>();

  private InstallationFolder open(Path data) {
    return InstallationFolder.open(data, SpaceLimits.keeping(0), said::add);
  }

  private String opened(Path data) throws IOException {
    try (InstallationFolder folder = open(data)) {
      return folder.id();
    }
  }

  private void refused(Path data, String... why) {
    assertThatThrownBy(() -> open(data))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll(why)
        .satisfies(e -> assertThat(e.getMessage()).doesNotContain("\n"));
  }

  @Test
  void anAbsentOrEmptyFolderBegins() throws Exception {
    opened(temp.resolve("absent").resolve("deep"));
    Path empty = Files.createDirectory(temp.resolve("empty"));
    Files.createDirectory(empty.resolve("lost+found"));
    opened(empty);
    assertThat(said).allMatch(line -> line.startsWith("A new installation begins in"));
  }

  @Test
  void aFirstStartThatWasInterruptedAtAnyLineIsGoneOnWith() throws Exception {
    Path whole = temp.resolve("whole");
    opened(whole);
    List<String> inOrder =
        List.of(
            "installation.json",
            "keys",
            "keys/installation.secret",
            "keys/tokens.jwks",
            "blobs",
            "blobs/pinstream",
            "state",
            "blobs/pinstream/installation.json",
            "state/installation.json",
            "kafka",
            "kafka/__cluster_metadata-0",
            "kafka/__cluster_metadata-0/00000000000000000000-0000000000.checkpoint",
            "kafka/meta.properties");
    for (int made = 0; made <= inOrder.size(); made++) {
      Path cut = temp.resolve("cut-" + made);
      Files.createDirectory(cut);
      Files.createFile(cut.resolve(".lock"));
      Files.createFile(cut.resolve(".secret123"));
      for (String part : inOrder.subList(0, made)) {
        if (Files.isDirectory(whole.resolve(part))) {
          Files.createDirectory(cut.resolve(part));
        } else {
          Files.copy(whole.resolve(part), cut.resolve(part));
        }
      }
      String id = opened(cut);
      assertThat(opened(cut)).as(cut.toString()).isEqualTo(id);
      for (String part : inOrder) {
        assertThat(cut.resolve(part)).exists();
      }
    }
  }

  @Test
  void whatIsNoFolderOfOursIsRefusedAndStaysAsItWas() throws Exception {
    refused(Files.createFile(temp.resolve("file")), "is a file");
    Path home = Files.createDirectory(temp.resolve("home"));
    Files.writeString(home.resolve("letter.txt"), "dear");
    refused(home, "is not empty", "letter.txt");
    refused(Files.createSymbolicLink(temp.resolve("dangling"), temp.resolve("none")), "dangling");
    try (Stream<Path> left = Files.list(home)) {
      assertThat(left.map(Path::getFileName).map(Path::toString))
          .containsExactlyInAnyOrder("letter.txt", ".lock");
    }
  }

  @Test
  void aLinkToAFolderWillDo() throws Exception {
    Path real = Files.createDirectory(temp.resolve("real"));
    String id = opened(Files.createSymbolicLink(temp.resolve("link"), real));
    assertThat(opened(real)).isEqualTo(id);
  }

  @Test
  void aFolderInUseIsRefused() throws Exception {
    Path data = temp.resolve("data");
    try (InstallationFolder first = open(data)) {
      assertThat(first.id()).isNotEmpty();
      refused(data, "in use by this process", data.toString());
    }
    opened(data);
  }

  @Test
  void foldersOfAnotherInstallationAreRefusedDuringTheFirstStartToo() throws Exception {
    Path data = temp.resolve("mine");
    Path other = temp.resolve("other");
    opened(data);
    opened(other);
    for (String part :
        List.of(
            "keys/installation.secret",
            "kafka/meta.properties",
            "blobs/pinstream/installation.json",
            "state/installation.json")) {
      Path mine = data.resolve(part);
      byte[] kept = Files.readAllBytes(mine);
      Files.write(mine, Files.readAllBytes(other.resolve(part)));
      refused(data, "another installation", "empty it");
      assertThat(mine).hasSameBinaryContentAs(other.resolve(part));
      Files.write(mine, kept);
    }
    opened(data);
  }

  @Test
  void othersAreKeptOutWhateverTheUmaskWas() throws Exception {
    Path data = temp.resolve("data");
    opened(data);
    Path secret = data.resolve("keys").resolve("installation.secret");
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r--r--"));
    said.clear();
    opened(data);
    assertThat(said).singleElement().asString().contains("Others on this machine could read");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
        .isEqualTo("rwx------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(secret)))
        .isEqualTo("rw-------");
    Path fresh = Files.createFile(Files.createDirectory(data.resolve("new")).resolve("file"));
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(fresh)))
        .isEqualTo("rw-------");
  }

  @Test
  void whatNobodyCouldReachIsClosedWithoutAWord() throws Exception {
    Path data = temp.resolve("data");
    opened(data);
    Path state = Files.createDirectories(data.resolve("state"));
    Files.setPosixFilePermissions(state, PosixFilePermissions.fromString("rwxr-x---"));
    said.clear();
    opened(data);
    assertThat(said).isEmpty();
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(state)))
        .isEqualTo("rwx------");
  }

  @Test
  void anOldFolderThatLacksAPartIsRefused() throws Exception {
    Path data = temp.resolve("data");
    Installation.random().write(data.resolve("keys").resolve("installation.secret"));
    refused(data, "tokens.jwks", "is missing", "rotate-keys --lost");
    SigningKeys.readOrCreate(data.resolve("keys").resolve("tokens.jwks"));
    refused(data, "kafka is missing", "restore");
    Files.createDirectory(data.resolve("kafka"));
    refused(data, "meta.properties", "restore");
    assertThat(data.resolve("installation.json")).doesNotExist();
    assertThat(data.resolve("blobs")).doesNotExist();
  }

  @Test
  void connectionsTakeNoFileThatAStoreNeeds() {
    assertThat(OpenFiles.connections(4, 10_500, 1 << 20)).isEqualTo(10_500);
    assertThat(OpenFiles.connections(4, 10_500, 4_096))
        .isEqualTo((int) (4_096 - OpenFiles.needed(4)));
    assertThat(OpenFiles.connections(4, 10_500, OpenFiles.needed(4))).isEqualTo(200);
    assertThat(OpenFiles.connections(4, 100, OpenFiles.needed(4))).isEqualTo(100);
  }

  @Test
  void tooFewOpenFilesAreRefusedWithBothNumbers() {
    assertThatThrownBy(() -> OpenFiles.require(4, 1024))
        .isInstanceOf(StartupException.class)
        .hasMessageContainingAll("1024", Long.toString(OpenFiles.needed(4)), "ulimit -n");
    OpenFiles.require(4, OpenFiles.needed(4));
  }
}
