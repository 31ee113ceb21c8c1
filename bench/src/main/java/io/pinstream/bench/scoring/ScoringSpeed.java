package io.pinstream.bench.scoring;

import io.pinstream.bench.Quantiles;
import io.pinstream.spam.model.SpamModel;
import io.pinstream.spam.training.data.DataFolder;
import io.pinstream.spam.training.data.TextRow;
import io.pinstream.spam.training.data.UrlRow;
import io.pinstream.topologies.moderation.ModelInForce;
import io.pinstream.topologies.moderation.Scorer;
import io.pinstream.topologies.moderation.Screen;
import io.pinstream.topologies.moderation.ScreenLimits;
import io.pinstream.topologies.moderation.Writing;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.ToDoubleFunction;
import org.jspecify.annotations.Nullable;

/**
 * Measures texts and links that one thread scores in a second with the built-in model, alternating
 * with {@link PlainRegression} on the same texts. Prints columns with tabs.
 */
public final class ScoringSpeed {

  private static final int SAMPLE = 5_000;
  private static final int TITLE = 30;
  private static final int DESCRIPTION = 80;
  private static final int LONG = 500;
  private static final int WARM_UP = 3;
  private static final int ROUNDS = 9;
  private static final long TURN = 150_000_000;

  /** A measured operation. */
  private record Case(String name, List<String> samples, ToDoubleFunction<String> work) {}

  /** A checksum of the results, so that no work is optimised away. */
  private double sum;

  private ScoringSpeed() {}

  public static void main(String[] args) throws IOException {
    if (args.length != 0 && !(args.length == 2 && args[0].equals("--data"))) {
      System.err.println("usage: bench/run scoring [--data DIR]");
      System.exit(2);
    }
    new ScoringSpeed().run(cases(args.length == 0 ? null : new DataFolder(Path.of(args[1]))));
  }

  private static List<Case> cases(@Nullable DataFolder data) throws IOException {
    SpamModel model = SpamModel.shipped();
    PlainRegression plain = new PlainRegression();
    List<Case> cases = new ArrayList<>();
    texts(cases, "titles", SampleTexts.texts(SAMPLE, TITLE), model, plain);
    texts(cases, "descriptions", SampleTexts.texts(SAMPLE, DESCRIPTION), model, plain);
    texts(cases, "long texts", SampleTexts.texts(SAMPLE, LONG), model, plain);
    links(cases, "links", SampleTexts.links(SAMPLE), model, plain);
    pins(cases, model);
    if (data != null) {
      List<TextRow> rows = new ArrayList<>(data.spam());
      rows.addAll(data.tweets());
      rows.stream()
          .map(TextRow::source)
          .distinct()
          .forEach(
              source ->
                  texts(
                      cases,
                      source,
                      rows.stream()
                          .filter(row -> row.source().equals(source))
                          .map(TextRow::text)
                          .toList(),
                      model,
                      plain));
      links(cases, "phishing-urls", data.urls().stream().map(UrlRow::url).toList(), model, plain);
    }
    return cases;
  }

  private static void texts(
      List<Case> cases, String name, List<String> texts, SpamModel model, PlainRegression plain) {
    cases.add(new Case(name, texts, text -> model.text(text).spam()));
    cases.add(new Case(name + ", plain regression", texts, plain::score));
  }

  private static void links(
      List<Case> cases, String name, List<String> links, SpamModel model, PlainRegression plain) {
    cases.add(new Case(name, links, link -> model.link(link).phishing()));
    cases.add(new Case(name + ", plain regression", links, plain::score));
  }

  /**
   * A pin as the pins application judges it: title, description and link, a different one each
   * time.
   */
  private static void pins(List<Case> cases, SpamModel model) {
    Screen screen = new Screen(new ModelInForce(Scorer.of(model)), ScreenLimits.usual());
    List<String> titles = SampleTexts.texts(SAMPLE, TITLE);
    List<String> descriptions = SampleTexts.texts(SAMPLE - 1, DESCRIPTION);
    List<String> links = SampleTexts.links(SAMPLE - 2);
    int[] turn = {0};
    cases.add(
        new Case(
            "pins (title, description, link)",
            titles,
            title -> {
              turn[0]++;
              Writing writing =
                  new Writing()
                      .text("title", title)
                      .text("description", descriptions.get(turn[0] % descriptions.size()))
                      .link("link", links.get(turn[0] % links.size()));
              return screen.judge(writing).scores().spam();
            }));
  }

  private void run(List<Case> cases) {
    double[][] rates = new double[cases.size()][ROUNDS];
    for (int round = -WARM_UP; round < ROUNDS; round++) {
      for (int i = 0; i < cases.size(); i++) {
        double rate = rate(cases.get(i));
        if (round >= 0) {
          rates[i][round] = rate;
        }
      }
    }
    System.out.println("what\tcharacters\ta second\tleast\tmost\tus each");
    for (int i = 0; i < cases.size(); i++) {
      Case one = cases.get(i);
      Arrays.sort(rates[i]);
      double median = Quantiles.of(rates[i], 0.5);
      System.out.printf(
          Locale.ROOT,
          "%s\t%.0f\t%.0f\t%.0f\t%.0f\t%.2f%n",
          one.name(),
          one.samples().stream().mapToInt(String::length).average().orElse(0),
          median,
          rates[i][0],
          rates[i][ROUNDS - 1],
          1e6 / median);
    }
    System.err.println("(the sum of all results is " + sum + ")");
  }

  /** Operations a second, over one turn. */
  private double rate(Case one) {
    long began = System.nanoTime();
    long now = began;
    long done = 0;
    while (now - began < TURN) {
      for (String sample : one.samples()) {
        sum += one.work().applyAsDouble(sample);
      }
      done += one.samples().size();
      now = System.nanoTime();
    }
    return done * 1e9 / (now - began);
  }
}
