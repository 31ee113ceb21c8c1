package io.pinstream.deploy.backup;

import io.pinstream.deploy.installation.DataFolder;
import io.pinstream.deploy.installation.InstallationFolder;
import io.pinstream.deploy.installation.PrivateFiles;
import io.pinstream.deploy.process.ProcessLock;
import io.pinstream.deploy.process.RunFolder;
import io.pinstream.deploy.process.ServerProcesses;
import io.pinstream.deploy.process.StandStill;
import io.pinstream.deploy.startup.StartupException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * Takes a backup of a standalone (decision 20). For a moment its broker and its blob store stand
 * still; what their files contain then is what a kill of both would leave, from which every start
 * recovers.
 */
final class Backup {

  private static final Duration BROKER_AT_MOST = Duration.ofSeconds(20);
  private static final Duration BLOB_STORE_AT_MOST = Duration.ofSeconds(60);

  private final DataFolder folder;
  private final Path to;
  private final Clock clock;
  private final Consumer<String> say;
  private final List<Manifest.Entry> entries = new ArrayList<>();

  /**
   * What was taken.
   *
   * @param broker for how long it stood still
   * @param blobStore the same
   */
  record Report(Manifest.Cover cover, Duration broker, Duration blobStore) {}

  /** What stood still, and since when the backup knows all of it. */
  private record Moment(Instant taken, Duration broker, Duration blobStore) {}

  private Backup(DataFolder folder, Path to, Clock clock, Consumer<String> say) {
    this.folder = folder;
    this.to = to;
    this.clock = clock;
    this.say = say;
  }

  /**
   * Takes one, of an installation that runs or not.
   *
   * @param to a folder that is not there yet, or is empty
   * @param say tells the person at the console what goes on
   * @throws StartupException when it cannot be taken
   */
  static Report take(Path data, Path to, Clock clock, Consumer<String> say)
      throws IOException, InterruptedException {
    PrivateFiles.restrictNewFiles();
    DataFolder folder = new DataFolder(data);
    Path target = to.toAbsolutePath().normalize();
    String id = InstallationFolder.idIn(folder);
    if (target.startsWith(folder.root())) {
      throw new StartupException(
          "--to " + target + " is in the data folder itself: name a folder outside of it");
    }
    requireEmpty("--to", target);
    PrivateFiles.createFolder(target);
    Backup backup = new Backup(folder, target, clock, say);
    try (RunFolder idle = RunFolder.takeIfFree(folder.root(), say).orElse(null)) {
      Moment moment = idle == null ? backup.ofRunning() : backup.ofStopped();
      Manifest.Cover cover = Manifest.write(target, id, moment.taken(), backup.entries);
      return new Report(cover, moment.broker(), moment.blobStore());
    }
  }

  /**
   * Refuses a folder in which there is something.
   *
   * @param option that names it
   */
  static void requireEmpty(String option, Path target) throws IOException {
    if (!Files.exists(target)) {
      return;
    }
    if (!Files.isDirectory(target)) {
      throw new StartupException(option + " " + target + " is a file: name a folder");
    }
    try (Stream<Path> there = Files.list(target)) {
      if (there.anyMatch(entry -> !String.valueOf(entry.getFileName()).equals("lost+found"))) {
        throw new StartupException(
            option + " " + target + " is not empty: name a folder that is, or is not there yet");
      }
    }
  }

  private Moment ofStopped() throws IOException {
    copySmallFiles();
    BlobFiles blobs = blobs();
    blobs.sweep();
    entries.addAll(blobs.entries());
    try (KafkaFiles kafka = KafkaFiles.open(folder.kafka())) {
      entries.addAll(kafka.copy("kafka/", to));
    }
    return new Moment(clock.instant(), Duration.ZERO, Duration.ZERO);
  }

  private Moment ofRunning() throws IOException, InterruptedException {
    Path run = RunFolder.in(folder.root());
    ProcessLock alone = ProcessLock.take(run.resolve("backup.lock"), Duration.ZERO);
    try (alone) {
      ProcessHandle broker = ServerProcesses.runningBroker(run).orElseThrow(() -> isAway("broker"));
      ProcessHandle blobStore =
          ServerProcesses.runningBlobStore(run).orElseThrow(() -> isAway("blob store"));
      copySmallFiles();
      BlobFiles blobs = blobs();
      say.accept("Copying images");
      blobs.sweep();
      // Again, so that little is left for the moment in which all stands still.
      blobs.sweep();
      return ofRunning(broker, blobStore, blobs);
    }
  }

  private Moment ofRunning(ProcessHandle broker, ProcessHandle blobStore, BlobFiles blobs)
      throws IOException, InterruptedException {
    Log log;
    Duration blobStoreStill;
    // The blob store first and for longer: what the log speaks of must be in it, and stay there.
    try (StandStill still = StandStill.begin("blob store", blobStore, BLOB_STORE_AT_MOST)) {
      log = logOf(broker);
      try {
        blobs.sweep();
        still.requireUnbroken();
      } catch (IOException | InterruptedException | RuntimeException e) {
        log.files().close();
        throw e;
      }
      blobStoreStill = still.lasted();
    }
    entries.addAll(blobs.entries());
    say.accept("Copying the log");
    try (KafkaFiles files = log.files()) {
      entries.addAll(files.copy("kafka/", to));
    }
    return new Moment(log.taken(), log.still(), blobStoreStill);
  }

  /** The log as it is at a moment, still to be copied. */
  private record Log(KafkaFiles files, Instant taken, Duration still) {}

  private Log logOf(ProcessHandle broker) throws IOException, InterruptedException {
    try (StandStill still = StandStill.begin("broker", broker, BROKER_AT_MOST)) {
      Instant taken = clock.instant();
      KafkaFiles files = KafkaFiles.open(folder.kafka());
      try {
        still.requireUnbroken();
      } catch (InterruptedException | RuntimeException e) {
        files.close();
        throw e;
      }
      return new Log(files, taken, still.lasted());
    }
  }

  private static StartupException isAway(String server) {
    return new StartupException(
        "The %s does not run, although Pinstream does: try again when it is back"
            .formatted(server));
  }

  private BlobFiles blobs() throws IOException {
    return new BlobFiles(folder.blobs(), "blobs/", to);
  }

  /**
   * What is replaced as a whole, before the log: it must not have got further than the record of
   * its progress says.
   */
  private void copySmallFiles() throws IOException {
    for (Path file :
        List.of(folder.record(), folder.secret(), folder.tokens(), folder.progress())) {
      // The progress is noted some seconds after a first start.
      if (!file.equals(folder.progress()) || Files.exists(file)) {
        String path = folder.root().relativize(file).toString().replace('\\', '/');
        Path copy = to.resolve(path);
        Files.createDirectories(copy.getParent());
        try (FileChannel from = FileChannel.open(file, StandardOpenOption.READ)) {
          Copies.Copied copied = Copies.copy(from, from.size(), copy);
          entries.add(
              new Manifest.Entry(
                  path,
                  copied.bytes(),
                  HexFormat.of().formatHex(copied.sha256()),
                  Files.getLastModifiedTime(file).toInstant(),
                  Map.of()));
        }
      }
    }
  }
}
