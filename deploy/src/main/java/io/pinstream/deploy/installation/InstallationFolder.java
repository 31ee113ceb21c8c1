package io.pinstream.deploy.installation;

import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.embedded.EmbeddedS3;
import io.pinstream.deploy.installation.InstallationRecord.KnownTopic;
import io.pinstream.deploy.installation.InstallationRecord.Phase;
import io.pinstream.deploy.space.SpaceLimits;
import io.pinstream.deploy.space.SpaceWatch;
import io.pinstream.deploy.startup.StartupException;
import io.pinstream.query.SigningKeys;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.id.SecretFile;
import java.io.IOException;
import java.nio.file.FileSystemException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.kafka.common.Uuid;
import org.jspecify.annotations.Nullable;

/**
 * A verified data folder, whose parts belong together, locked for this process.
 *
 * <p>A missing or empty folder becomes a new installation. Its record is written first, as {@code
 * FOUNDING}, and becomes {@code COMPLETE} after the first start. No user can write before that, so
 * an interrupted first start simply continues. From then on, every part must exist and belong to
 * this installation.
 */
public final class InstallationFolder implements AutoCloseable {

  private static final String FOUNDING_HINT =
      "the first start on this folder did not come to its end, so nothing of yours is in it yet:"
          + " empty it and start again, or restore a backup into it";

  private final DataFolder folder;
  private final FolderLock lock;
  private final SpaceLimits space;
  private InstallationRecord record;
  private final Installation secret;
  private final SigningKeys tokens;

  private InstallationFolder(
      DataFolder folder,
      FolderLock lock,
      SpaceLimits space,
      InstallationRecord record,
      Installation secret,
      SigningKeys tokens) {
    this.folder = folder;
    this.lock = lock;
    this.space = space;
    this.record = record;
    this.secret = secret;
    this.tokens = tokens;
  }

  /**
   * Checks the folder, or creates a new installation in it. A refusal changes nothing but
   * permissions.
   *
   * @param space the required free space
   * @param say gets a line for each repair or one-time action
   * @throws StartupException if another process uses it, a part is missing, damaged or of another
   *     installation, or the folder cannot be used
   */
  public static InstallationFolder open(Path data, SpaceLimits space, Consumer<String> say) {
    PrivateFiles.restrictNewFiles();
    DataFolder folder = new DataFolder(data);
    FolderLock lock = null;
    try {
      prepare(folder);
      SpaceWatch.require(disks(folder), space);
      lock = FolderLock.take(folder);
      List<Path> open = PrivateFiles.mend(folder);
      if (!open.isEmpty()) {
        say.accept(
            "Others on this machine could read "
                + open.get(0)
                + (open.size() == 1 ? "" : " and " + (open.size() - 1) + " more")
                + ": now only their owner can");
      }
      return new Opening(folder, lock, space, say).open();
    } catch (IOException | RuntimeException e) {
      closeAfter(e, lock);
      if (e instanceof StartupException refusal) {
        throw refusal;
      }
      throw Refusal.because(
          "The data folder " + folder.root() + " cannot be used",
          reason(e) + "; its owner must be able to read and write all of it",
          e);
    }
  }

  /** The existing folders that can be on separate disks. */
  private static List<Path> disks(DataFolder folder) {
    return Stream.of(folder.root(), folder.kafka(), folder.blobs(), folder.state())
        .filter(Files::isDirectory)
        .toList();
  }

  private static void prepare(DataFolder folder) throws IOException {
    Path root = folder.root();
    if (Files.exists(root) && !Files.isDirectory(root)) {
      throw Refusal.because(
          "The data folder " + root + " is a file", "name a folder, or one that is not there yet");
    }
    PrivateFiles.createFolder(root);
  }

  private static String reason(Exception e) {
    return e instanceof FileSystemException file
        ? file.getFile() + ": " + (file.getReason() == null ? name(e) : file.getReason())
        : String.valueOf(e.getMessage());
  }

  private static String name(Exception e) {
    return e.getClass().getSimpleName().replace("Exception", "");
  }

  private static void closeAfter(Exception failure, @Nullable FolderLock lock) {
    if (lock != null) {
      try {
        lock.close();
      } catch (IOException e) {
        failure.addSuppressed(e);
      }
    }
  }

  /** One attempt to open a folder. */
  private record Opening(
      DataFolder folder, FolderLock lock, SpaceLimits space, Consumer<String> say) {

    private static final Set<String> NOT_OURS_TO_COUNT =
        Set.of("lost+found", ".DS_Store", ".lock", "run");

    InstallationFolder open() throws IOException {
      if (Files.exists(folder.record())) {
        InstallationRecord record = record();
        return record.phase() == Phase.COMPLETE ? verify(record) : found(record);
      }
      List<Path> there = entries();
      if (there.isEmpty()) {
        say.accept("A new installation begins in " + folder.root());
        return found(
            new InstallationRecord(Uuid.randomUuid().toString(), "", Phase.FOUNDING, Map.of()));
      }
      if (Stream.of(folder.keys(), folder.kafka(), folder.blobs(), folder.state())
          .noneMatch(there::contains)) {
        throw Refusal.because(
            folder.root()
                + " is not empty, and holds no installation (there is "
                + there.get(0).getFileName()
                + ")",
            "name an empty folder, or the one of an installation");
      }
      return adopt();
    }

    private List<Path> entries() throws IOException {
      try (Stream<Path> entries = Files.list(folder.root())) {
        return entries
            .filter(
                entry -> {
                  String name = String.valueOf(entry.getFileName());
                  return !NOT_OURS_TO_COUNT.contains(name)
                      && !name.startsWith(SecretFile.TEMPORARY);
                })
            .sorted()
            .toList();
      }
    }

    private InstallationRecord record() {
      try {
        return InstallationRecord.read(folder.record());
      } catch (IOException e) {
        throw Refusal.because(
            folder.record() + ", which names this installation, cannot be read",
            "restore it from the backup; without one, and if all else in the folder is as it was,"
                + " remove it, and the next start will take the folder on after checking it",
            e);
      }
    }

    /** Runs the first start, or continues an interrupted one. */
    private InstallationFolder found(InstallationRecord begun) throws IOException {
      InstallationRecord record = begun;
      try {
        KafkaFolder kafka = new KafkaFolder(folder.kafka());
        if (kafka.isFormatted()) {
          requireKafka(record, kafka);
          if (kafka.hasMetadata()) {
            kafka.check(Map.of(), MetadataProgress.read(folder, record.id()), true);
          }
        }
        if (Files.exists(folder.secret())) {
          requireSecret(record);
        }
        requireMarkers(record, true);
      } catch (StartupException e) {
        throw Refusal.because(withoutRemedy(e), FOUNDING_HINT, e);
      }
      if (!Files.exists(folder.secret())) {
        Installation fresh = Installation.random();
        record =
            new InstallationRecord(
                record.id(), fingerprint(fresh), Phase.FOUNDING, record.topics());
        record.write(folder.record());
        PrivateFiles.createFolder(folder.keys());
        fresh.write(folder.secret());
      }
      SigningKeys tokens = SigningKeys.readOrCreate(folder.tokens());
      PrivateFiles.createFolder(folder.blobs());
      PrivateFiles.createFolder(folder.bucket());
      PrivateFiles.createFolder(folder.state());
      record.marker().write(folder.blobsMarker());
      record.marker().write(folder.stateMarker());
      PrivateFiles.createFolder(folder.kafka());
      if (!new KafkaFolder(folder.kafka()).isFormatted()) {
        EmbeddedKafka.format(folder.kafka(), record.id());
      }
      return opened(record, Installation.read(folder.secret()), tokens);
    }

    private static String withoutRemedy(StartupException e) {
      String message = String.valueOf(e.getMessage());
      int colon = message.lastIndexOf(": ");
      return colon < 0 ? message : message.substring(0, colon);
    }

    private InstallationFolder verify(InstallationRecord record) throws IOException {
      requirePart(folder.keys(), "the keys");
      Installation secret = requireSecret(record);
      SigningKeys tokens = requireTokens();
      KafkaFolder kafka = new KafkaFolder(folder.kafka());
      requireKafka(record, kafka);
      requirePart(folder.blobs(), "the images");
      requirePart(folder.bucket(), "the images");
      requireMarkers(record, false);
      kafka.check(record.topics(), MetadataProgress.read(folder, record.id()), false);
      markState(record);
      return opened(record, secret, tokens);
    }

    /** Adopts an installation from before there were records, once, if it is complete. */
    private InstallationFolder adopt() throws IOException {
      requirePart(folder.keys(), "the keys");
      Installation secret = secret();
      SigningKeys tokens = requireTokens();
      KafkaFolder kafka = new KafkaFolder(folder.kafka());
      InstallationRecord record =
          new InstallationRecord(kafka.clusterId(), fingerprint(secret), Phase.COMPLETE, Map.of());
      requirePart(folder.blobs(), "the images");
      requirePart(folder.bucket(), "the images");
      requireMarkers(record, true);
      kafka.check(Map.of(), MetadataProgress.read(folder, record.id()), false);
      record.marker().write(folder.blobsMarker());
      if (Files.isDirectory(folder.state())) {
        record.marker().write(folder.stateMarker());
      }
      markState(record);
      record.write(folder.record());
      say.accept(
          "The installation in "
              + folder.root()
              + " had no record of what belongs to it: all of it was there, and it has one now ("
              + folder.record().getFileName()
              + ")");
      return opened(record, secret, tokens);
    }

    private InstallationFolder opened(
        InstallationRecord record, Installation secret, SigningKeys tokens) {
      return new InstallationFolder(folder, lock, space, record, secret, tokens);
    }

    private void requirePart(Path part, String what) {
      if (!Files.isDirectory(part)) {
        throw Refusal.restore(part + ", with " + what + " of this installation, is missing", part);
      }
    }

    private Installation secret() {
      Path file = folder.secret();
      if (!Files.exists(file)) {
        throw Refusal.restore(
            file + " is missing, and without it nobody could log in, and every name could be taken",
            file);
      }
      try {
        return Installation.read(file);
      } catch (IOException e) {
        throw Refusal.restore(file + " cannot be read (" + reason(e) + ")", file, e);
      }
    }

    private Installation requireSecret(InstallationRecord record) {
      Installation secret = secret();
      if (!fingerprint(secret).equals(record.secret())) {
        throw Refusal.restore(
            folder.secret() + " is the secret of another installation", folder.secret());
      }
      return secret;
    }

    private SigningKeys requireTokens() {
      Path file = folder.tokens();
      String remedy =
          "restore it from the backup of this installation, or make new ones with `./pinstream"
              + " rotate-keys --lost --data "
              + folder.root()
              + "`, after which everybody has to log in again";
      if (!Files.exists(file)) {
        throw Refusal.because(file + ", with the keys of access tokens, is missing", remedy);
      }
      try {
        return SigningKeys.read(file);
      } catch (IOException e) {
        throw Refusal.because(
            file + ", with the keys of access tokens, cannot be read (" + reason(e) + ")",
            remedy,
            e);
      }
    }

    private void requireKafka(InstallationRecord record, KafkaFolder kafka) {
      String found = kafka.clusterId();
      if (!found.equals(record.id())) {
        throw Refusal.restore(
            "%s is of another installation (its cluster is %s, this one's is %s)"
                .formatted(folder.kafka(), found, record.id()),
            folder.kafka());
      }
    }

    /**
     * @param mayLack whether markers may be missing
     */
    private void requireMarkers(InstallationRecord record, boolean mayLack) throws IOException {
      requireMarker(record, folder.blobsMarker(), folder.blobs(), mayLack, "");
      boolean stateMayLack =
          mayLack || !Files.isDirectory(folder.state()) || isEmpty(folder.state());
      requireMarker(
          record,
          folder.stateMarker(),
          folder.state(),
          stateMayLack,
          ", or move it away, since it is made again from Kafka");
    }

    private static void requireMarker(
        InstallationRecord record, Path marker, Path part, boolean mayLack, String otherwise) {
      String remedy = "restore " + part + " from the backup of this installation" + otherwise;
      if (!Files.exists(marker)) {
        if (mayLack) {
          return;
        }
        throw Refusal.because(marker + ", which says whose " + part + " is, is missing", remedy);
      }
      InstallationRecord found;
      try {
        found = InstallationRecord.read(marker);
      } catch (IOException e) {
        throw Refusal.because(
            marker + ", which says whose " + part + " is, cannot be read", remedy, e);
      }
      // An interrupted first start may have replaced the secret and left an older marker.
      boolean same =
          record.phase() == Phase.FOUNDING
              ? found.id().equals(record.id())
              : found.isSameInstallation(record);
      if (!same) {
        throw Refusal.because(
            "%s is of another installation (%s, this one is %s)"
                .formatted(part, found.id(), record.id()),
            remedy);
      }
    }

    private static boolean isEmpty(Path folder) throws IOException {
      try (Stream<Path> entries = Files.list(folder)) {
        return entries.findAny().isEmpty();
      }
    }

    private void markState(InstallationRecord record) throws IOException {
      if (!Files.exists(folder.stateMarker())) {
        if (!Files.isDirectory(folder.state()) || isEmpty(folder.state())) {
          say.accept(
              folder.state() + " is empty: it is made again from Kafka, which takes a while");
        }
        PrivateFiles.createFolder(folder.state());
        record.marker().write(folder.stateMarker());
      }
    }

    private static String fingerprint(Installation secret) {
      return new Ids(secret, Clock.systemUTC()).fingerprint("installation");
    }
  }

  /**
   * The id of the installation in a folder, which may be in use.
   *
   * @throws StartupException when there is none, or its first start has not come to its end
   */
  public static String idIn(DataFolder folder) {
    InstallationRecord record;
    try {
      record = InstallationRecord.read(folder.record());
    } catch (IOException e) {
      throw new StartupException(
          "There is no installation in " + folder.root() + ": name its folder with --data", e);
    }
    if (record.phase() != Phase.COMPLETE) {
      throw new StartupException(
          "The first start on "
              + folder.root()
              + " has not come to its end, so nothing of yours is in it yet");
    }
    return record.id();
  }

  public DataFolder folder() {
    return folder;
  }

  /** The installation's id, which is also the id of its Kafka cluster. */
  public String id() {
    return record.id();
  }

  public Installation secret() {
    return secret;
  }

  public SigningKeys signingKeys() {
    return tokens;
  }

  /** Starts to watch the free space of its disks. */
  public SpaceWatch watchSpace() throws IOException {
    return SpaceWatch.start(disks(folder), space, folder.blobs().resolve(EmbeddedS3.NO_SPACE));
  }

  /**
   * From now on it is noted how far Kafka's metadata has got. To be closed before the broker is.
   */
  public AutoCloseable watch(String bootstrapServers) {
    MetadataProgress progress = new MetadataProgress(folder, record.id(), bootstrapServers);
    progress.start();
    return progress;
  }

  /**
   * Called when everything has started, before users may write: records all current topics, which
   * must exist from now on.
   */
  public void complete(String bootstrapServers) throws IOException, InterruptedException {
    Map<String, KnownTopic> topics = OwnTopics.in(bootstrapServers);
    // A broker makes the folders of new topics a little later; these count from the next start on.
    topics
        .entrySet()
        .removeIf(
            topic ->
                !new KafkaFolder(folder.kafka())
                    .hasAll(topic.getKey(), topic.getValue().partitions()));
    InstallationRecord complete = record.complete(topics);
    if (!complete.equals(record)) {
      complete.write(folder.record());
      record = complete;
    }
  }

  /** Releases the folder. Called after everything else has stopped. */
  @Override
  public void close() throws IOException {
    lock.close();
  }
}
