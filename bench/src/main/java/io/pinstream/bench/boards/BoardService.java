package io.pinstream.bench.boards;

import io.pinstream.bench.Progress;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import java.io.IOException;
import java.sql.SQLException;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A service that keeps boards. One thread calls it. */
interface BoardService extends AutoCloseable {

  String name();

  /** Fills it, and returns when everything is readable. */
  void load(Sample sample, Progress progress) throws Exception;

  /** Reads a board for a viewer: 1, or 0 if there is none that the viewer may see. */
  int board(Id viewer, Id board) throws Exception;

  /** Reads a page of links for a viewer; returns their number. */
  int links(Id viewer, Id board, int limit, @Nullable Position after) throws Exception;

  /** Reads the first page of an owner's boards for a viewer; returns their number. */
  int boardsOf(Id viewer, Id owner, int limit) throws Exception;

  /** Counts the links of a board one by one, if that is usual for this service. */
  default int count(Id board) throws Exception {
    throw new UnsupportedOperationException(name() + " keeps the count");
  }

  /** Positions spread over a loaded board, newest first, each followed by a full page. */
  List<Position> positions(SampleBoard board) throws Exception;

  /** The owner adds links. Returns when all are there. */
  void add(SampleBoard board, List<SampleLink> links) throws Exception;

  /** The owner removes links. Returns when all are gone. */
  void remove(SampleBoard board, List<SampleLink> links) throws Exception;

  /** Makes private boards. Returns when all are there. */
  void create(SampleUser user, List<Id> boards) throws Exception;

  /** Deletes empty boards. Returns when they are invisible. */
  void delete(SampleUser user, List<Id> boards) throws Exception;

  /** Waits until no background work is left, as far as can be observed. */
  void settle() throws Exception;

  /** CPU so far of the one thread or process that decides and writes. */
  long cpuNanos() throws Exception;

  @Override
  void close() throws IOException, SQLException;
}
