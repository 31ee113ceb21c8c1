package io.pinstream.spam.account;

import io.pinstream.spam.anomaly.AccountAnomaly;
import io.pinstream.spam.learn.Calibration;
import io.pinstream.spam.learn.Doubles;
import io.pinstream.spam.learn.LinearWeights;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Who among a population is unlike the rest, and who is like those whom moderators have judged. An
 * isolation forest over the population itself gives the first; trees over the features and the
 * first give the second, with labels spread over those who have none ({@link SelfTraining}).
 * Immutable, safe for threads, and does no input or output.
 */
public final class AccountModel {

  /** Labels of each kind from which on they are learned from. */
  public static final int FEWEST_LABELS = 5;

  private static final int MAX_REASONS = 3;

  /** In spreads from the median. */
  private static final double FARTHEST = 4;

  private static final double SURE = 1e-4;

  /** A greater value is punished less for its weight: a few labels shall not make all forgotten. */
  private static final double TRUSTED = 3;

  /** Of the accounts of a population: a value beyond all but so many on its side is unusual. */
  private static final double UNUSUAL = 0.03;

  private final AccountAnomaly anomaly;

  /** Values by feature, ascending: what a value is unusual among. */
  private final double[][] sorted;

  private final @Nullable LinearWeights linear;
  private final Calibration calibration;

  private AccountModel(
      AccountAnomaly anomaly,
      double[][] sorted,
      @Nullable LinearWeights linear,
      Calibration calibration) {
    this.anomaly = anomaly;
    this.sorted = sorted;
    this.linear = linear;
    this.calibration = calibration;
  }

  /**
   * Without labels.
   *
   * @param rows a sample of the population, some hundreds or more, by {@link BehaviourFeatures#row}
   */
  public static AccountModel fit(double[][] rows) {
    return fit(rows, Collections.nCopies(rows.length, Label.UNKNOWN));
  }

  /**
   * @param rows a sample of the population, the labelled among them; not all abusive
   * @param labels as many; with fewer than {@link #FEWEST_LABELS} of a kind they are not used
   */
  public static AccountModel fit(double[][] rows, List<Label> labels) {
    return fit(rows, labels, SelfTraining.USUAL);
  }

  /** Without spreading labels; to measure what that is worth. */
  public static AccountModel fitLabelsAlone(double[][] rows, List<Label> labels) {
    return fit(rows, labels, SelfTraining.NONE);
  }

  private static AccountModel fit(double[][] rows, List<Label> labels, SelfTraining training) {
    if (rows.length != labels.size()) {
      throw new IllegalArgumentException(rows.length + " rows, " + labels.size() + " labels");
    }
    long abusive = labels.stream().filter(label -> label == Label.ABUSIVE).count();
    long honest = labels.stream().filter(label -> label == Label.HONEST).count();
    boolean learns = Math.min(abusive, honest) >= FEWEST_LABELS;
    // What is known to be abusive says nothing of what is usual.
    double[][] usual =
        learns
            ? IntStream.range(0, rows.length)
                .filter(i -> labels.get(i) != Label.ABUSIVE)
                .mapToObj(i -> rows[i])
                .toArray(double[][]::new)
            : rows;
    AccountAnomaly anomaly = AccountAnomaly.fit(usual);
    double[][] sorted = new double[usual[0].length][];
    for (int column = 0; column < sorted.length; column++) {
      int at = column;
      sorted[column] = Arrays.stream(usual).mapToDouble(row -> row[at]).sorted().toArray();
    }
    if (!learns) {
      return new AccountModel(anomaly, sorted, null, new Calibration(1, 0));
    }
    double[][] both = Arrays.stream(rows).map(row -> scaled(row, anomaly)).toArray(double[][]::new);
    return new AccountModel(
        anomaly, sorted, training.fit(both, labels), calibration(both, labels, training));
  }

  /** By what models of one half of the labels say of the other half. */
  private static Calibration calibration(
      double[][] rows, List<Label> labels, SelfTraining training) {
    List<Double> scores = new ArrayList<>();
    List<Boolean> is = new ArrayList<>();
    for (int half = 0; half < 2; half++) {
      List<Label> rest = new ArrayList<>(labels);
      List<Integer> held = new ArrayList<>();
      int[] turns = new int[2];
      for (int i = 0; i < rows.length; i++) {
        if (labels.get(i) != Label.UNKNOWN) {
          int kind = labels.get(i) == Label.ABUSIVE ? 1 : 0;
          if (turns[kind]++ % 2 == half) {
            rest.set(i, Label.UNKNOWN);
            held.add(i);
          }
        }
      }
      LinearWeights model = training.fit(rows, rest);
      for (int i : held) {
        scores.add(model.score(SelfTraining.row(rows[i])));
        is.add(labels.get(i) == Label.ABUSIVE);
      }
    }
    boolean[] flags = new boolean[is.size()];
    for (int i = 0; i < flags.length; i++) {
      flags[i] = is.get(i);
    }
    return Calibration.fit(scores.stream().mapToDouble(Double::doubleValue).toArray(), flags);
  }

  /** Features of which none can outweigh all others, and how strange the whole is. */
  private static double[] scaled(double[] row, AccountAnomaly anomaly) {
    double[] scaled = Arrays.copyOf(anomaly.scaled(row), row.length + 1);
    for (int i = 0; i < row.length; i++) {
      scaled[i] = Math.clamp(scaled[i], -FARTHEST, FARTHEST);
    }
    double strange = Math.clamp(anomaly.score(row), SURE, 1 - SURE);
    scaled[row.length] = TRUSTED * Math.log(strange / (1 - strange));
    return scaled;
  }

  void write(DataOutputStream out) throws IOException {
    anomaly.write(out);
    out.writeInt(sorted.length);
    for (double[] values : sorted) {
      Doubles.write(out, values);
    }
    out.writeInt(linear == null ? 0 : linear.weights().length);
    if (linear != null) {
      for (float weight : linear.weights()) {
        out.writeFloat(weight);
      }
      out.writeFloat(linear.bias());
    }
    out.writeDouble(calibration.slope());
    out.writeDouble(calibration.shift());
  }

  static AccountModel read(DataInputStream in) throws IOException {
    AccountAnomaly anomaly = AccountAnomaly.read(in);
    double[][] sorted = new double[Doubles.count(in, BehaviourFeatures.values().length)][];
    for (int column = 0; column < sorted.length; column++) {
      sorted[column] = Doubles.read(in);
    }
    float[] weights = new float[Doubles.count(in, 1 << 10)];
    for (int i = 0; i < weights.length; i++) {
      weights[i] = in.readFloat();
    }
    LinearWeights linear = weights.length == 0 ? null : new LinearWeights(weights, in.readFloat());
    Calibration calibration = new Calibration(in.readDouble(), in.readDouble());
    return new AccountModel(anomaly, sorted, linear, calibration);
  }

  /**
   * @param row by {@link BehaviourFeatures#row}
   */
  public AccountScore score(double[] row) {
    double strangeness = anomaly.score(row);
    double abusive =
        linear == null
            ? strangeness
            : calibration.probability(linear.score(SelfTraining.row(scaled(row, anomaly))));
    return new AccountScore(strangeness, abusive, reasons(row));
  }

  private record Unusual(String says, double share) {}

  private List<String> reasons(double[] row) {
    List<Unusual> unusual = new ArrayList<>();
    int column = 0;
    for (BehaviourFeatures feature : BehaviourFeatures.values()) {
      double[] values = sorted[column];
      double value = row[column++];
      double share = Math.min(share(values, value, true), share(values, value, false));
      if (share <= UNUSUAL) {
        String usual = number(values[values.length / 2]);
        unusual.add(
            new Unusual(feature.says() + ": " + number(value) + ", usual is " + usual, share));
      }
    }
    return unusual.stream()
        .sorted(Comparator.comparingDouble(Unusual::share))
        .limit(MAX_REASONS)
        .map(Unusual::says)
        .toList();
  }

  /** The share of the population whose value is this one, or beyond it on that side. */
  private static double share(double[] sorted, double value, boolean high) {
    int low = 0;
    int end = sorted.length;
    while (low < end) {
      int middle = (low + end) >>> 1;
      if (sorted[middle] < value || (!high && sorted[middle] == value)) {
        low = middle + 1;
      } else {
        end = middle;
      }
    }
    return (double) (high ? sorted.length - low : low) / sorted.length;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, Math.abs(value) < 10 ? "%.2f" : "%.0f", value);
  }
}
