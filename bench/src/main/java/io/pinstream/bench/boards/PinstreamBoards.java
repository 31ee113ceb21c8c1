package io.pinstream.bench.boards;

import io.pinstream.bench.Progress;
import io.pinstream.bench.TemporaryFolder;
import io.pinstream.deploy.embedded.EmbeddedKafka;
import io.pinstream.deploy.standalone.Standalone;
import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.spam.model.SpamModel;
import io.pinstream.streams.Repartitions;
import io.pinstream.streams.StreamsApplication;
import io.pinstream.streams.reads.Pages;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.streams.stores.RocksDbMemory;
import io.pinstream.streams.topics.TopicCreation;
import io.pinstream.topologies.boards.BoardLinks;
import io.pinstream.topologies.boards.BoardsReader;
import io.pinstream.topologies.boards.BoardsTopology;
import io.pinstream.topologies.boards.KeepKnownUsers;
import io.pinstream.topologies.boards.RemoveBoards;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.ScreenLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/**
 * The boards application, configured as in a standalone, on a broker in the same process. Writes go
 * through Kafka, reads to the stores.
 */
final class PinstreamBoards implements BoardService {

  private static final int PARTITIONS = Sample.PARTITIONS;
  private static final int PAGE = 25;
  private static final int MOST_POSITIONS = 10_000;
  // Real boards are not filled all at once; active ones get new links. So the first pages of all
  // boards are written last and lie side by side, not only those of the last board.
  private static final int NEWEST = 100;
  private static final long PAUSE_MILLIS = 20;

  // Not the gauges of pending work: they can stay at 1 for ever.
  private static final int LOOKS = 5;
  private static final Duration COMPACTED_WITHIN = Duration.ofSeconds(60);

  private final TemporaryFolder folder;
  private final EmbeddedKafka kafka;
  private final StreamsApplication application;
  private final BoardsReader reader;
  private final CommandPipe pipe;
  private final Ids ids;
  private @Nullable Sample sample;
  private long newLinks;

  private PinstreamBoards(
      TemporaryFolder folder,
      EmbeddedKafka kafka,
      StreamsApplication application,
      CommandPipe pipe,
      Ids ids) {
    this.folder = folder;
    this.kafka = kafka;
    this.application = application;
    this.reader = new BoardsReader(application.stores());
    this.pipe = pipe;
    this.ids = ids;
  }

  static PinstreamBoards start(Ids ids) throws Exception {
    TemporaryFolder folder = TemporaryFolder.make();
    EmbeddedKafka kafka = EmbeddedKafka.start(folder.path().resolve("kafka"), 0, 0);
    TopicCreation.ensure(kafka.bootstrapServers(), PARTITIONS, (short) 1);
    StreamsApplication application =
        new StreamsApplication(
            BoardsTopology.APPLICATION,
            BoardsTopology.build(Repartitions.repartitioned(PARTITIONS), screen()),
            Standalone.streams(
                kafka.bootstrapServers(),
                PARTITIONS,
                folder.path().resolve("state"),
                RocksDbMemory.of(Standalone.STORE_MEMORY)));
    application.start();
    while (!application.isRunning()) {
      Thread.sleep(PAUSE_MILLIS);
    }
    CommandPipe pipe = new CommandPipe(kafka.bootstrapServers(), PARTITIONS);
    return new PinstreamBoards(folder, kafka, application, pipe, ids);
  }

  private static Screen screen() {
    return new Screen(new ModelInForce(Scorer.of(SpamModel.shipped())), ScreenLimits.usual());
  }

  @Override
  public String name() {
    return "Pinstream";
  }

  @Override
  public void load(Sample all, Progress progress) throws Exception {
    sample = all;
    long total =
        all.boards().stream().mapToLong(board -> 2 + board.size()).sum()
            + all.users().stream().mapToLong(SampleUser::size).sum();
    progress.begin("Filling Pinstream");
    tell(all.people());
    for (SampleBoard board : all.boards()) {
      pipe.send(create(board.owner(), board.id(), Visibility.PRIVATE));
      pipe.awaitDecisions();
      pipe.send(
          new BoardCommand.ShareBoard(
              operation(board.owner()), board.owner(), null, board.id(), board.friend()));
      for (int number = 0; number < board.size() - newest(board); number++) {
        add(board, SampleLink.of(board.name(), number));
        progress.at(pipe.decided(), total);
      }
    }
    for (SampleUser user : all.users()) {
      for (Id board : user.boards()) {
        boolean forAll = board.equals(user.publicBoard());
        pipe.send(create(user.id(), board, forAll ? Visibility.PUBLIC : Visibility.PRIVATE));
        progress.at(pipe.decided(), total);
      }
    }
    for (int left = NEWEST; left > 0; left--) {
      for (SampleBoard board : all.boards()) {
        if (left <= newest(board)) {
          add(board, SampleLink.of(board.name(), board.size() - left));
        }
      }
    }
    while (pipe.decided() < total) {
      pipe.poll();
      progress.at(pipe.decided(), total);
    }
    progress.end();
    progress.begin("Waiting for RocksDB to compact");
    settle();
    progress.end();
  }

  /** How many links a board gets last, alternating with the other boards. */
  private static int newest(SampleBoard board) {
    return Math.min(NEWEST, board.size());
  }

  private void tell(List<Id> people) throws InterruptedException {
    for (Id id : people) {
      pipe.tell(new User(id, "user_" + id.home(), "User", Instant.now()));
    }
    for (Id id : people) {
      Bytes key = StoreKey.of(id).bytes();
      while (application.stores().get(KeepKnownUsers.KNOWN_USERS, id.home(), key) == null) {
        Thread.sleep(PAUSE_MILLIS);
      }
    }
  }

  @Override
  public int board(Id viewer, Id board) {
    return reader.board(viewer, board).isPresent() ? 1 : 0;
  }

  @Override
  public int links(Id viewer, Id board, int limit, @Nullable Position after) {
    Optional<Page> page = reader.links(viewer, board, new Page.Request(limit, after));
    return page.map(found -> found.items().size()).orElse(0);
  }

  @Override
  public int boardsOf(Id viewer, Id owner, int limit) {
    return reader.boardsOf(viewer, owner, new Page.Request(limit, null)).items().size();
  }

  @Override
  public List<Position> positions(SampleBoard board) {
    int step = Math.max(1, board.size() / MOST_POSITIONS);
    List<Position> positions = new ArrayList<>();
    int links =
        application
            .stores()
            .range(
                BoardLinks.BOARD_LINKS,
                board.id().home(),
                StoreKey.of(board.id()).range(),
                rows -> {
                  int row = 0;
                  while (rows.hasNext()) {
                    KeyValue<Bytes, byte[]> next = rows.next();
                    if (row % step == 0 && row < board.size() - PAGE) {
                      positions.add(Pages.position(next.key));
                    }
                    row++;
                  }
                  return row;
                });
    if (links != board.size()) {
      throw new IllegalStateException(board.name() + " has " + links + " links");
    }
    return positions;
  }

  @Override
  public void add(SampleBoard board, List<SampleLink> links) {
    links.forEach(link -> add(board, link));
    pipe.awaitDecisions();
  }

  private void add(SampleBoard board, SampleLink link) {
    newLinks++;
    pipe.send(
        new BoardCommand.AddLink(
            operation(board.owner()),
            board.owner(),
            null,
            board.id(),
            link.id(),
            link.url(),
            link.title(),
            new RawJson(link.metadata())));
  }

  @Override
  public void remove(SampleBoard board, List<SampleLink> links) {
    for (SampleLink link : links) {
      pipe.send(
          new BoardCommand.RemoveLink(
              operation(board.owner()), board.owner(), null, board.id(), link.id()));
    }
    pipe.awaitDecisions();
  }

  @Override
  public void create(SampleUser user, List<Id> boards) {
    boards.forEach(board -> pipe.send(create(user.id(), board, Visibility.PRIVATE)));
    pipe.awaitDecisions();
  }

  private BoardCommand create(Id owner, Id board, Visibility visibility) {
    return new BoardCommand.CreateBoard(
        operation(owner), owner, null, board, "A board", "Of links that I like", visibility);
  }

  @Override
  public void delete(SampleUser user, List<Id> boards) {
    for (Id board : boards) {
      pipe.send(new BoardCommand.DeleteBoard(operation(user.id()), user.id(), null, board));
    }
    pipe.awaitDecisions();
  }

  private Id operation(Id caller) {
    return ids.fresh(IdType.OPERATION, caller.home());
  }

  @Override
  public void settle() throws InterruptedException, IOException {
    while (pipe.linksSeen() < newLinks) {
      pipe.poll();
    }
    while (isRemoving()) {
      Thread.sleep(PAUSE_MILLIS);
    }
    long deadline = System.nanoTime() + COMPACTED_WITHIN.toNanos();
    long ticks = ticksOfRocksDb();
    for (int idle = 0; idle < LOOKS && System.nanoTime() < deadline; ) {
      Thread.sleep(PAUSE_MILLIS);
      long now = ticksOfRocksDb();
      idle = now == ticks ? idle + 1 : 0;
      ticks = now;
    }
  }

  private boolean isRemoving() {
    return sample != null
        && sample.users().stream()
            .anyMatch(
                user ->
                    application
                        .stores()
                        .range(
                            RemoveBoards.BOARD_REMOVALS,
                            user.id().home(),
                            StoreKey.at(user.id().home()).range(),
                            rows -> rows.hasNext()));
  }

  /** CPU time of RocksDB's own threads, which flush and compact, in ticks of the Linux kernel. */
  private static long ticksOfRocksDb() throws IOException {
    long ticks = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        if (Files.readString(thread.resolve("comm")).startsWith("rocksdb")) {
          String stat = Files.readString(thread.resolve("stat"));
          // After the name in brackets: state, ten numbers, then utime and stime (proc(5)).
          String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
          ticks += Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
        }
      }
    }
    return ticks;
  }

  /** Of the stream thread: RocksDB compacts, and the broker writes, in threads of their own. */
  @Override
  public long cpuNanos() {
    var threads = ManagementFactory.getThreadMXBean();
    for (var info : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (info != null && info.getThreadName().endsWith("StreamThread-1")) {
        return threads.getThreadCpuTime(info.getThreadId());
      }
    }
    throw new IllegalStateException("The stream thread is gone");
  }

  @Override
  public void close() throws IOException {
    try {
      pipe.close();
      application.close();
      kafka.close();
    } finally {
      folder.close();
    }
  }
}
