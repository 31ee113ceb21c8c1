package io.pinstream.bench.boards;

import io.pinstream.bench.Progress;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A straightforward schema in PostgreSQL. Each call is one prepared statement, and each statement
 * its own transaction; the permission check is part of the query.
 */
final class PostgresBoards implements BoardService {

  private static final int PAGE = 25;
  private static final int MOST_POSITIONS = 10_000;
  private static final int ROWS_AT_ONCE = 1_000;

  private static final String TABLES =
      """
      create table users (id uuid not null, name text not null);
      create table boards (id uuid not null, owner uuid not null, name text not null,
        description text not null, visibility text not null, link_count bigint not null default 0,
        created_at timestamptz not null, updated_at timestamptz not null);
      create table shares (board uuid not null, friend uuid not null,
        created_at timestamptz not null);
      create table links (id uuid not null, original_url text not null, hash_url text not null,
        og_detail jsonb);
      create table board_links (board uuid not null, link uuid not null,
        added_at timestamptz not null, title text, metadata jsonb);
      """;

  // Created after the data: filling takes a fifth of the time.
  private static final String KEYS =
      """
      alter table users add primary key (id);
      alter table boards add primary key (id);
      alter table boards add foreign key (owner) references users;
      create index on boards (owner, created_at desc, id desc);
      alter table shares add primary key (board, friend);
      alter table shares add foreign key (board) references boards on delete cascade;
      alter table shares add foreign key (friend) references users;
      alter table links add primary key (id);
      alter table board_links add primary key (board, link);
      alter table board_links add foreign key (board) references boards on delete cascade;
      alter table board_links add foreign key (link) references links;
      create index on board_links (board, added_at desc, link desc);
      """;

  private static final String INTO_BOARDS = "insert into boards values (?, ?, ?, ?, ?, ?, ?, ?)";
  private static final String INTO_SHARES = "insert into shares values (?, ?, ?)";
  private static final String INTO_LINKS =
      "insert into links (id, original_url, hash_url) values (?, ?, ?)";
  private static final String INTO_BOARD_LINKS =
      "insert into board_links values (?, ?, ?, ?, ?::jsonb)";

  private static final String MAY_SEE =
      """
      (b.owner = ? or b.visibility = 'public'
        or exists (select from shares s where s.board = b.id and s.friend = ?))
      """;

  private static final String BOARD = "select b.* from boards b where b.id = ? and " + MAY_SEE;

  private static final String FIRST_LINKS = links("");
  private static final String NEXT_LINKS = links("and (bl.added_at, bl.link) < (?, ?)");

  private static final String BOARDS_OF =
      "select b.* from boards b where b.owner = ? and "
          + MAY_SEE
          + "order by b.created_at desc, b.id desc limit ?";

  private static final String COUNT = "select count(*) from board_links where board = ?";

  private static final String ADD =
      """
      with seen as (
        insert into links (id, original_url, hash_url) values (?, ?, ?) on conflict do nothing),
      added as (
        insert into board_links
        select b.id, ?, now(), ?, ?::jsonb from boards b where b.id = ? and b.owner = ?
        on conflict do nothing returning board)
      update boards set link_count = link_count + 1 where id in (select board from added)
      """;

  private static final String REMOVE =
      """
      with gone as (
        delete from board_links bl using boards b
        where b.id = ? and b.owner = ? and bl.board = b.id and bl.link = ? returning board)
      update boards set link_count = link_count - 1 where id in (select board from gone)
      """;

  private static final String CREATE =
      """
      insert into boards values (?, ?, 'A board', 'Of links that I like', 'private', 0, now(),
        now()) on conflict do nothing
      """;

  private static final String DELETE = "delete from boards where id = ? and owner = ?";

  private final PostgresServer server;
  private final Connection connection;
  private final Map<String, PreparedStatement> statements = new HashMap<>();
  private final Instant began = Instant.now().truncatedTo(ChronoUnit.SECONDS);

  private PostgresBoards(PostgresServer server, Connection connection) {
    this.server = server;
    this.connection = connection;
  }

  static PostgresBoards start(Path programs) throws Exception {
    PostgresServer server = PostgresServer.start(programs);
    return new PostgresBoards(server, server.connect());
  }

  private static String links(String after) {
    return """
    select l.id, l.original_url, l.hash_url, bl.title, bl.metadata, bl.added_at, l.og_detail
    from boards b join board_links bl on bl.board = b.id join links l on l.id = bl.link
    where b.id = ? and %s %s
    order by bl.added_at desc, bl.link desc limit ?
    """
        .formatted(MAY_SEE, after);
  }

  @Override
  public String name() {
    return "PostgreSQL";
  }

  @Override
  public void load(Sample sample, Progress progress) throws Exception {
    int total =
        sample.boards().stream().mapToInt(SampleBoard::size).sum()
            + sample.users().stream().mapToInt(SampleUser::size).sum();
    progress.begin("Filling PostgreSQL");
    execute(TABLES);
    try (Filling users = new Filling("insert into users values (?, ?)", 0, 0, progress)) {
      for (Id id : sample.people()) {
        users.row(id, "user_" + id.home());
      }
    }
    int done = 0;
    for (SampleBoard board : sample.boards()) {
      try (Filling links = new Filling(INTO_LINKS, done, total, progress)) {
        for (int number = 0; number < board.size(); number++) {
          SampleLink link = SampleLink.of(board.name(), number);
          links.row(link.id(), link.url(), link.hash());
        }
      }
      try (Filling links = new Filling(INTO_BOARD_LINKS, done, total, progress)) {
        for (int number = 0; number < board.size(); number++) {
          SampleLink link = SampleLink.of(board.name(), number);
          links.row(board.id(), link.id(), addedAt(board, number), link.title(), link.metadata());
        }
      }
      done += board.size();
      try (Filling boards = new Filling(INTO_BOARDS, done, total, progress)) {
        row(boards, board.id(), board.owner(), "private", board.size(), began);
      }
      try (Filling shares = new Filling(INTO_SHARES, done, total, progress)) {
        shares.row(board.id(), board.friend(), began);
      }
    }
    for (SampleUser user : sample.users()) {
      try (Filling boards = new Filling(INTO_BOARDS, done, total, progress)) {
        for (int number = 0; number < user.size(); number++) {
          Id board = user.boards().get(number);
          String visibility = board.equals(user.publicBoard()) ? "public" : "private";
          Instant made = began.minus(Duration.ofSeconds(user.size() - number));
          row(boards, board, user.id(), visibility, 0, made);
        }
      }
      done += user.size();
    }
    progress.end();
    progress.begin("PostgreSQL's indexes");
    execute(KEYS);
    execute("vacuum analyze");
    execute("checkpoint");
    progress.end();
  }

  private static void row(
      Filling boards, Id board, Id owner, String visibility, int links, Instant made)
      throws SQLException {
    boards.row(board, owner, "A board", "Of links that I like", visibility, links, made, made);
  }

  /** One link a millisecond. */
  private Instant addedAt(SampleBoard board, int number) {
    return began.minus(Duration.ofMillis(board.size() - number));
  }

  /** Batched inserts into a table. */
  private final class Filling implements AutoCloseable {

    private final PreparedStatement insert;
    private final Progress progress;
    private final int total;
    private int done;

    Filling(String insert, int done, int total, Progress progress) throws SQLException {
      this.insert = connection.prepareStatement(insert);
      this.done = done;
      this.total = total;
      this.progress = progress;
    }

    void row(Object... values) throws SQLException {
      set(insert, values);
      insert.addBatch();
      if (++done % ROWS_AT_ONCE == 0) {
        insert.executeBatch();
        progress.at(done, total);
      }
    }

    @Override
    public void close() throws SQLException {
      insert.executeBatch();
      insert.close();
    }
  }

  private void execute(String sql) throws SQLException {
    try (Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  @Override
  public int board(Id viewer, Id board) throws SQLException {
    return rows(BOARD, board, viewer, viewer);
  }

  @Override
  public int links(Id viewer, Id board, int limit, @Nullable Position after) throws SQLException {
    return after == null
        ? rows(FIRST_LINKS, board, viewer, viewer, limit)
        : rows(
            NEXT_LINKS,
            board,
            viewer,
            viewer,
            Instant.ofEpochMilli(after.millis()),
            after.id(),
            limit);
  }

  @Override
  public int boardsOf(Id viewer, Id owner, int limit) throws SQLException {
    return rows(BOARDS_OF, owner, viewer, viewer, limit);
  }

  @Override
  public int count(Id board) throws SQLException {
    try (ResultSet count = prepare(COUNT, board).executeQuery()) {
      return count.next() ? count.getInt(1) : 0;
    }
  }

  @Override
  public List<Position> positions(SampleBoard board) {
    int step = Math.max(1, board.size() / MOST_POSITIONS);
    List<Position> positions = new ArrayList<>();
    for (int number = board.size() - 1; number >= PAGE; number -= step) {
      SampleLink link = SampleLink.of(board.name(), number);
      positions.add(new Position(addedAt(board, number).toEpochMilli(), link.id()));
    }
    return positions;
  }

  @Override
  public void add(SampleBoard board, List<SampleLink> links) throws SQLException {
    for (SampleLink link : links) {
      change(
          ADD,
          link.id(),
          link.url(),
          link.hash(),
          link.id(),
          link.title(),
          link.metadata(),
          board.id(),
          board.owner());
    }
  }

  @Override
  public void remove(SampleBoard board, List<SampleLink> links) throws SQLException {
    for (SampleLink link : links) {
      change(REMOVE, board.id(), board.owner(), link.id());
    }
  }

  @Override
  public void create(SampleUser user, List<Id> boards) throws SQLException {
    for (Id board : boards) {
      change(CREATE, board, user.id());
    }
  }

  @Override
  public void delete(SampleUser user, List<Id> boards) throws SQLException {
    for (Id board : boards) {
      change(DELETE, board, user.id());
    }
  }

  /** Reads all columns of all rows, as a response would need. */
  private int rows(String sql, Object... parameters) throws SQLException {
    int count = 0;
    try (ResultSet rows = prepare(sql, parameters).executeQuery()) {
      int columns = rows.getMetaData().getColumnCount();
      while (rows.next()) {
        for (int column = 1; column <= columns; column++) {
          rows.getObject(column);
        }
        count++;
      }
    }
    return count;
  }

  private void change(String sql, Object... parameters) throws SQLException {
    int rows = prepare(sql, parameters).executeUpdate();
    if (rows != 1) {
      throw new IllegalStateException(rows + " rows were changed by " + sql);
    }
  }

  private PreparedStatement prepare(String sql, Object... parameters) throws SQLException {
    PreparedStatement statement = statements.get(sql);
    if (statement == null) {
      statement = connection.prepareStatement(sql);
      statements.put(sql, statement);
    }
    set(statement, parameters);
    return statement;
  }

  private static void set(PreparedStatement statement, Object... values) throws SQLException {
    for (int i = 0; i < values.length; i++) {
      statement.setObject(i + 1, jdbc(values[i]));
    }
  }

  private static Object jdbc(Object value) {
    return switch (value) {
      case Id id -> new UUID(id.high(), id.low());
      case Instant time -> Timestamp.from(time);
      default -> value;
    };
  }

  /** It commits before it answers; vacuum runs on its own schedule. */
  @Override
  public void settle() {}

  /** Of the process that serves the connection: WAL and vacuum have their own processes. */
  @Override
  public long cpuNanos() throws SQLException {
    try (ResultSet pid = prepare("select pg_backend_pid()").executeQuery()) {
      pid.next();
      return ProcessHandle.of(pid.getLong(1))
          .flatMap(process -> process.info().totalCpuDuration())
          .orElseThrow()
          .toNanos();
    }
  }

  @Override
  public void close() throws SQLException, IOException {
    connection.close();
    server.close();
  }
}
