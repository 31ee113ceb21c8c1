package io.pinstream.bench;

import io.pinstream.deploy.demo.ApiClient;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;

/**
 * Measures over HTTP whether the time of a 404 reveals to a stranger that a private board exists.
 * One client requests private boards, and deleted ones of the same owner, in random order.
 */
public final class Invisible {

  private static final int BOARDS = 20;
  private static final int WARM_UP = 2_000;
  private static final double[] DECILES = {0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 0.99};

  // Two samples of one distribution differ by more than this once in a hundred times
  // (Kolmogorov-Smirnov, two-sided), times the root of 2/n.
  private static final double ONE_IN_A_HUNDRED = 1.628;

  private Invisible() {}

  public static void main(String[] args) throws Exception {
    int looks = args.length > 0 ? Integer.parseInt(args[0]) : 20_000;
    try (ServiceProcess service = ServiceProcess.start()) {
      ApiClient nobody = ApiClient.at(service.address());
      ApiClient owner = nobody.signUp("owner", "password of owner", "Owner");
      ApiClient stranger = nobody.signUp("stranger", "password of stranger", "Stranger");
      List<String> hidden = boards(owner);
      List<String> gone = boards(owner);
      for (String board : gone) {
        owner.done(owner.send("DELETE", "/v1/boards/" + board, null));
      }
      for (String route : List.of("", "/links", "/shares")) {
        compare(stranger, hidden, gone, route, looks);
      }
    }
  }

  private static List<String> boards(ApiClient owner) throws IOException, InterruptedException {
    List<String> boards = new ArrayList<>();
    for (int i = 0; i < BOARDS; i++) {
      ApiClient.Answer created =
          owner.send("POST", "/v1/boards", Map.of("name", "Board " + i, "description", "Mine"));
      owner.done(created);
      String board = created.body().get("id").asText();
      Map<String, String> link = Map.of("url", "https://example.org/" + board);
      owner.done(owner.send("POST", "/v1/boards/" + board + "/links", link));
      boards.add(board);
    }
    return boards;
  }

  private static void compare(
      ApiClient stranger, List<String> hidden, List<String> gone, String route, int looks)
      throws IOException, InterruptedException {
    Random random = new Random(1);
    List<Double> ofHidden = new ArrayList<>();
    List<Double> ofGone = new ArrayList<>();
    for (int look = -WARM_UP; look < 2 * looks; look++) {
      boolean isThere = random.nextBoolean();
      List<String> boards = isThere ? hidden : gone;
      String path = "/v1/boards/" + boards.get(random.nextInt(BOARDS)) + route;
      long began = System.nanoTime();
      int status = stranger.send("GET", path, null).status();
      double micros = (System.nanoTime() - began) / 1e3;
      if (status != 404) {
        throw new IOException(path + " said " + status);
      }
      if (look >= 0) {
        (isThere ? ofHidden : ofGone).add(micros);
      }
    }
    heads();
    double[] hiddenOnes = sorted(ofHidden);
    double[] goneOnes = sorted(ofGone);
    row("a private board" + route, hiddenOnes);
    row("no such board" + route, goneOnes);
    double chance = ONE_IN_A_HUNDRED * Math.sqrt(1.0 / hiddenOnes.length + 1.0 / goneOnes.length);
    System.out.printf(
        Locale.ROOT,
        "%nApart by %.4f of 1 at most, in %,d looks; by chance %.4f once in a hundred times.%n%n",
        apart(hiddenOnes, goneOnes),
        hiddenOnes.length + goneOnes.length,
        chance);
  }

  private static void heads() {
    System.out.printf("%n| 404 over HTTP (µs) |");
    for (double decile : DECILES) {
      System.out.printf(Locale.ROOT, " %.0f %% |", 100 * decile);
    }
    System.out.printf("%n| --- |%s%n", " ---: |".repeat(DECILES.length));
  }

  private static double[] sorted(List<Double> micros) {
    return micros.stream().mapToDouble(Double::doubleValue).sorted().toArray();
  }

  private static void row(String what, double[] sorted) {
    System.out.println(
        "| "
            + what
            + " | "
            + DoubleStream.of(DECILES)
                .mapToObj(d -> "%,.0f".formatted(Quantiles.of(sorted, d)))
                .collect(Collectors.joining(" | "))
            + " |");
  }

  /** The largest distance between two distributions, from their sorted samples. */
  private static double apart(double[] one, double[] other) {
    double apart = 0;
    int i = 0;
    int j = 0;
    while (i < one.length && j < other.length) {
      double at = Math.min(one[i], other[j]);
      while (i < one.length && one[i] <= at) {
        i++;
      }
      while (j < other.length && other[j] <= at) {
        j++;
      }
      apart = Math.max(apart, Math.abs((double) i / one.length - (double) j / other.length));
    }
    return apart;
  }
}
