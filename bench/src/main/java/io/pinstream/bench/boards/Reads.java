package io.pinstream.bench.boards;

import io.pinstream.bench.Progress;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.rest.Position;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Times reads. A round reads a little of everything, in a new random order, so that drift affects
 * all cases alike; the first rounds are warm-up.
 */
final class Reads {

  private static final int WARM_UP = 10;
  private static final int ROUNDS = 50;
  private static final int IN_A_ROUND = 200;
  // For slow reads: a count of a million takes as long as a thousand pages.
  private static final long ROUND_NANOS = 15_000_000;
  private static final int NOT_FOUND = 1_000;

  private final Sample sample;
  private final Figures figures;
  private final List<Read> reads = new ArrayList<>();
  private final Random random = new Random(1);

  Reads(Sample sample, Figures figures) {
    this.sample = sample;
    this.figures = figures;
  }

  /** A repeated read. Returns the number of rows. */
  private interface Call {
    int rows() throws Exception;
  }

  /**
   * @param rows the expected number
   */
  private record Read(Measure measure, Figures.Cell cell, int rows, Call call) {}

  /** Takes part in the rounds. */
  void add(BoardService service) throws Exception {
    for (SampleBoard board : sample.boards()) {
      addPages(service, board);
      addChecks(service, board);
    }
    for (SampleUser user : sample.users()) {
      add(
          Measure.OWN_BOARDS,
          service,
          user.size(),
          10,
          () -> service.boardsOf(user.id(), user.id(), 10));
      add(
          Measure.BOARDS_FOR_STRANGER,
          service,
          user.size(),
          1,
          () -> service.boardsOf(sample.stranger(), user.id(), 10));
    }
  }

  private void addPages(BoardService service, SampleBoard board) throws Exception {
    int size = board.size();
    Id owner = board.owner();
    add(
        Measure.FIRST_PAGE_OF_10,
        service,
        size,
        10,
        () -> service.links(owner, board.id(), 10, null));
    if (size < 50) {
      return; // one page of 25 is more than all of it
    }
    List<Position> positions = service.positions(board);
    Position middle = positions.get(positions.size() / 2);
    add(
        Measure.FIRST_PAGE_OF_25,
        service,
        size,
        25,
        () -> service.links(owner, board.id(), 25, null));
    add(
        Measure.MIDDLE_PAGE_OF_25,
        service,
        size,
        25,
        () -> service.links(owner, board.id(), 25, middle));
    add(
        Measure.ANY_PAGE_OF_25,
        service,
        size,
        25,
        () -> service.links(owner, board.id(), 25, oneOf(positions)));
  }

  private void addChecks(BoardService service, SampleBoard board) {
    int size = board.size();
    add(Measure.SEEN_BY_OWNER, service, size, 1, () -> service.board(board.owner(), board.id()));
    add(Measure.SEEN_BY_FRIEND, service, size, 1, () -> service.board(board.friend(), board.id()));
    add(
        Measure.SEEN_BY_STRANGER,
        service,
        size,
        0,
        () -> service.board(sample.stranger(), board.id()));
    add(Measure.MISSING, service, size, 0, () -> service.board(board.owner(), board.missing()));
  }

  /** Reads missing and hidden boards of the user with the most boards. */
  void addNotFound(BoardService service, Ids ids) {
    SampleUser user = sample.users().getLast();
    int count = Math.min(NOT_FOUND, user.size() / 4);
    // The oldest are all private.
    List<Id> hidden = user.boards().subList(0, count);
    List<Id> missing = Sample.freshBoards(count, user.id().home(), ids);
    add(
        Measure.HIDDEN_404,
        service,
        user.size(),
        0,
        () -> service.board(sample.stranger(), oneOf(hidden)));
    add(
        Measure.MISSING_404,
        service,
        user.size(),
        0,
        () -> service.board(sample.stranger(), oneOf(missing)));
  }

  /** Counts the links of each board. */
  void addCounts(BoardService service) {
    for (SampleBoard board : sample.boards()) {
      int size = board.size();
      add(Measure.COUNT, service, size, size, () -> service.count(board.id()));
    }
  }

  private void add(Measure measure, BoardService service, int size, int rows, Call call) {
    reads.add(new Read(measure, new Figures.Cell(service.name(), size), rows, call));
  }

  void run(Progress progress) throws Exception {
    progress.begin("Reading");
    for (int round = 0; round < WARM_UP + ROUNDS; round++) {
      Collections.shuffle(reads, random);
      for (Read read : reads) {
        time(read, round);
      }
      progress.at(round, WARM_UP + ROUNDS);
    }
    progress.end();
  }

  private void time(Read read, int round) throws Exception {
    long end = System.nanoTime() + ROUND_NANOS;
    for (int i = 0; i < IN_A_ROUND && System.nanoTime() < end; i++) {
      long began = System.nanoTime();
      int rows = read.call().rows();
      long took = System.nanoTime() - began;
      if (rows != read.rows()) {
        throw new IllegalStateException(
            "%s, %s: %d rows instead of %d"
                .formatted(read.measure().words, read.cell(), rows, read.rows()));
      }
      if (round >= WARM_UP) {
        figures.add(read.measure(), read.cell(), round, took / 1e3);
      }
    }
  }

  private <T> T oneOf(List<T> all) {
    return all.get(random.nextInt(all.size()));
  }
}
