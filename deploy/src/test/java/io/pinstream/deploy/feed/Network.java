package io.pinstream.deploy.feed;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.random.RandomGenerator;
import java.util.zip.GZIPInputStream;

/**
 * Who follows whom.
 *
 * @param people in ascending order
 * @param edges without repeats, and nobody follows oneself
 */
record Network(List<Integer> people, List<Edge> edges) {

  private static final String HEADER = "follower,followee";

  record Edge(int follower, int followee) {}

  /** Reads a compressed file of lines {@code follower,followee}, under a line that says so. */
  static Network read(Path gzip) throws IOException {
    Set<Edge> edges = new LinkedHashSet<>();
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(gzip)), StandardCharsets.UTF_8))) {
      if (!HEADER.equals(lines.readLine())) {
        throw new IOException(gzip + " does not begin with " + HEADER);
      }
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        int comma = line.indexOf(',');
        edges.add(
            new Edge(
                Integer.parseInt(line.substring(0, comma)),
                Integer.parseInt(line.substring(comma + 1))));
      }
    }
    return of(edges);
  }

  /** A few read very many and a few are read by very many; most have to do with few others. */
  static Network skewed(RandomGenerator random, int people, int edges) {
    Set<Edge> different = new LinkedHashSet<>();
    while (different.size() < edges) {
      int follower = skewed(random, people);
      // Counted from the other end: who reads most is not who is read most.
      int followee = people - 1 - skewed(random, people);
      if (follower != followee) {
        different.add(new Edge(follower, followee));
      }
    }
    return of(different);
  }

  private static int skewed(RandomGenerator random, int people) {
    return (int) (people * Math.pow(random.nextDouble(), 3));
  }

  private static Network of(Set<Edge> edges) {
    Set<Integer> people = new TreeSet<>();
    for (Edge edge : edges) {
      people.add(edge.follower());
      people.add(edge.followee());
    }
    return new Network(List.copyOf(people), List.copyOf(edges));
  }
}
