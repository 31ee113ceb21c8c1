package io.pinstream.bench.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * The data of the services. All of it lives in one partition, as in one table of a database: small
 * boards lie beside large ones, in the same stores, and differ only in size.
 *
 * @param boards in ascending order of size
 * @param users in ascending order of size
 * @param stranger sees nothing private
 */
record Sample(List<SampleBoard> boards, List<SampleUser> users, Id stranger) {

  static final int PARTITIONS = 4;

  private static final int[] LINKS = {10, 1_000, 100_000, 1_000_000};
  private static final int[] BOARDS = {10, 1_000, 100_000};

  /**
   * @param largest no board has more links, and no user more boards
   */
  static Sample upTo(int largest, Ids ids) {
    List<SampleBoard> boards = new ArrayList<>();
    for (int size : upTo(largest, LINKS)) {
      int home = home(boards.size());
      boards.add(
          new SampleBoard(
              ids.fresh(IdType.BOARD, home),
              ids.fresh(IdType.USER, home),
              ids.fresh(IdType.USER, home),
              ids.fresh(IdType.BOARD, home),
              size));
    }
    List<SampleUser> users = new ArrayList<>();
    for (int size : upTo(largest, BOARDS)) {
      int home = home(boards.size() + users.size());
      users.add(new SampleUser(ids.fresh(IdType.USER, home), freshBoards(size, home, ids)));
    }
    return new Sample(boards, users, ids.fresh(IdType.USER, 0));
  }

  static List<Id> freshBoards(int count, int home, Ids ids) {
    return Stream.generate(() -> ids.fresh(IdType.BOARD, home)).limit(count).toList();
  }

  /** All users of the sample. */
  List<Id> people() {
    return Stream.of(
            boards.stream().flatMap(board -> Stream.of(board.owner(), board.friend())),
            users.stream().map(SampleUser::id),
            Stream.of(stranger))
        .flatMap(people -> people)
        .toList();
  }

  /** Different homes, all in partition 0. */
  private static int home(int number) {
    return number * PARTITIONS;
  }

  private static int[] upTo(int largest, int[] sizes) {
    return IntStream.of(sizes).filter(size -> size <= largest).toArray();
  }
}
