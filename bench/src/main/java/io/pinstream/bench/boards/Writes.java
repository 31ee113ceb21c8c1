package io.pinstream.bench.boards;

import io.pinstream.bench.Progress;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.Ids;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;

/**
 * Times writes: batches of additions that are then undone, on each size in turn, in a new random
 * order every round; the first round is warm-up. Many small rounds are better than a few large
 * ones: a slow second affects neighbouring cases alike.
 */
final class Writes {

  private static final int ROUNDS = 60;
  private static final int LINKS = 1_000;
  private static final int BOARDS = 500;
  private static final int READS_AFTER_REMOVAL = 20;

  private final Sample sample;
  private final Figures figures;
  private final Ids ids;
  private final List<BoardService> services;
  private final Random random = new Random(1);

  Writes(Sample sample, Figures figures, Ids ids, List<BoardService> services) {
    this.sample = sample;
    this.figures = figures;
    this.ids = ids;
    this.services = services;
  }

  private interface Turn {
    void take() throws Exception;
  }

  private interface Batch {
    void write() throws Exception;
  }

  void run(Progress progress) throws Exception {
    progress.begin("Writing");
    for (int round = 0; round <= ROUNDS; round++) {
      // Compared cases run one after the other.
      List<List<Turn>> kinds = turns(round);
      Collections.shuffle(kinds, random);
      for (List<Turn> sizes : kinds) {
        Collections.shuffle(sizes, random);
        for (Turn turn : sizes) {
          turn.take();
        }
      }
      progress.at(round, ROUNDS + 1);
    }
    progress.end();
  }

  private List<List<Turn>> turns(int round) {
    List<List<Turn>> kinds = new ArrayList<>();
    for (BoardService service : services) {
      List<Turn> links = new ArrayList<>();
      for (SampleBoard board : sample.boards()) {
        links.add(() -> addAndRemove(service, board, round));
      }
      kinds.add(links);
      List<Turn> boards = new ArrayList<>();
      for (SampleUser user : sample.users()) {
        boards.add(() -> createAndDelete(service, user, round));
      }
      kinds.add(boards);
    }
    return kinds;
  }

  private void addAndRemove(BoardService service, SampleBoard board, int round) throws Exception {
    Figures.Cell cell = new Figures.Cell(service.name(), board.size());
    int first = board.size() + round * LINKS;
    List<SampleLink> links = board.links(first, first + LINKS);
    time(
        Measure.ADD, Measure.ADD_CPU, service, cell, LINKS, round, () -> service.add(board, links));
    time(
        Measure.REMOVE,
        Measure.REMOVE_CPU,
        service,
        cell,
        LINKS,
        round,
        () -> service.remove(board, links));
    for (int i = 0; i < READS_AFTER_REMOVAL; i++) {
      long began = System.nanoTime();
      int rows = service.links(board.owner(), board.id(), 10, null);
      long took = System.nanoTime() - began;
      if (rows != 10) {
        throw new IllegalStateException(cell + " has " + rows + " links on its first page");
      }
      if (round > 0) {
        figures.add(Measure.FIRST_PAGE_AFTER_REMOVAL, cell, round, took / 1e3);
      }
    }
  }

  private void createAndDelete(BoardService service, SampleUser user, int round) throws Exception {
    Figures.Cell cell = new Figures.Cell(service.name(), user.size());
    List<Id> boards = Sample.freshBoards(BOARDS, user.id().home(), ids);
    time(
        Measure.CREATE,
        Measure.CREATE_CPU,
        service,
        cell,
        BOARDS,
        round,
        () -> service.create(user, boards));
    time(
        Measure.DELETE,
        Measure.DELETE_CPU,
        service,
        cell,
        BOARDS,
        round,
        () -> service.delete(user, boards));
  }

  private void time(
      Measure wall,
      Measure cpu,
      BoardService service,
      Figures.Cell cell,
      int commands,
      int round,
      Batch batch)
      throws Exception {
    service.settle();
    long cpuBefore = service.cpuNanos();
    long began = System.nanoTime();
    batch.write();
    long took = System.nanoTime() - began;
    long used = service.cpuNanos() - cpuBefore;
    if (round > 0) {
      figures.add(wall, cell, round, took / 1e3 / commands);
      figures.add(cpu, cell, round, used / 1e3 / commands);
    }
  }
}
