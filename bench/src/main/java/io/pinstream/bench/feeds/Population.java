package io.pinstream.bench.feeds;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;

/**
 * Users who follow each other: followed users are drawn with weight 1/rank (Zipf), their number
 * from a Pareto distribution, and pin authors with weight 1/√rank.
 *
 * @param users by rank, the most popular first
 * @param followed for each user, the followed users
 * @param awake those who read, as ranks
 */
record Population(List<Id> users, List<int[]> followed, int[] awake, double[] activity) {

  private static final int MOST = 1_000;
  private static final double SHAPE = 1.4;

  /**
   * @param fewest authors that a user follows; the average is three to four times as many
   */
  static Population of(int count, double awakeShare, int fewest, Ids ids) {
    Random random = new Random(1);
    List<Id> users =
        IntStream.range(0, count)
            .mapToObj(rank -> ids.fresh(IdType.USER, random.nextInt(0x10000)))
            .toList();
    double[] popularity = cumulated(count, 1);
    List<int[]> followed = new ArrayList<>(count);
    for (int user = 0; user < count; user++) {
      int follows = (int) Math.min(MOST, fewest / Math.pow(1 - random.nextDouble(), 1 / SHAPE));
      Set<Integer> some = new HashSet<>();
      for (int i = 0; i < follows; i++) {
        int other = draw(popularity, random);
        if (other != user) {
          some.add(other);
        }
      }
      followed.add(some.stream().mapToInt(Integer::intValue).sorted().toArray());
    }
    int[] awake =
        random.ints(0, count).distinct().limit((long) (count * awakeShare)).sorted().toArray();
    return new Population(users, followed, awake, cumulated(count, 0.5));
  }

  /** The rank of a pin's author. */
  int somebodyWhoPins(Random random) {
    return draw(activity, random);
  }

  long edges() {
    return followed.stream().mapToLong(some -> some.length).sum();
  }

  /** The followers of each user. */
  List<List<Id>> followers() {
    List<List<Id>> followers = new ArrayList<>();
    users.forEach(user -> followers.add(new ArrayList<>()));
    for (int user = 0; user < users.size(); user++) {
      for (int other : followed.get(user)) {
        followers.get(other).add(users.get(user));
      }
    }
    return followers;
  }

  private static double[] cumulated(int count, double exponent) {
    double[] sums = new double[count];
    double sum = 0;
    for (int rank = 0; rank < count; rank++) {
      sum += Math.pow(rank + 1, -exponent);
      sums[rank] = sum;
    }
    return sums;
  }

  private static int draw(double[] cumulated, Random random) {
    double drawn = random.nextDouble() * cumulated[cumulated.length - 1];
    int found = Arrays.binarySearch(cumulated, drawn);
    return Math.min(cumulated.length - 1, found < 0 ? -found - 1 : found);
  }
}
