package io.pinstream.spam.account;

import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Arrays;
import java.util.List;
import java.util.function.Predicate;
import java.util.zip.GZIPInputStream;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * Who is so unlike the rest of a population that a person is to look. The limit follows from a
 * budget: of those whom it was fitted on, no greater share is beyond it, however many of them are
 * abusive. Accounts that are held already take up some of that, so that fitting it again and again
 * does not hold ever more people. Immutable, safe for threads, and does no input or output.
 */
public final class AccountJudge {

  /** Accounts that have to be there before anybody is judged by them. */
  public static final int FEWEST_ACCOUNTS = 200;

  /** Own doings from which on an account is looked at, here and in {@link #judge}. */
  public static final long FEWEST_DOINGS = 5;

  private static final long MOST_UNSEEN = 20;

  /** Changes whenever a row's features do, or what stands in the bytes. */
  private static final int FORMAT = 0x41434A31;

  /** Of each kind. With fewer, what is unusual says more than what they teach. */
  static final int FEWEST_LABELS = 30;

  private final AccountModel model;
  private final boolean labelled;
  private final double limit;
  private final int accounts;

  private AccountJudge(AccountModel model, boolean labelled, double limit, int accounts) {
    this.model = model;
    this.labelled = labelled;
    this.limit = limit;
    this.accounts = accounts;
  }

  /**
   * An account of the sample.
   *
   * @param label by a moderator
   * @param held whether it is held, and no moderator has said anything yet
   */
  public record Known(Behaviour behaviour, Label label, boolean held) {}

  /**
   * Each account is taken as it was when it did something last, which is when accounts are judged.
   *
   * @param sample accounts picked without regard to what they do
   * @param budget the share of them that may be held, 0 to 1
   * @return null if there are too few that have done anything
   */
  public static @Nullable AccountJudge fit(List<Known> sample, double budget) {
    List<Known> active =
        sample.stream().filter(known -> known.behaviour().doings() >= FEWEST_DOINGS).toList();
    int held = count(active, Known::held);
    int abusive = count(active, known -> known.label() == Label.ABUSIVE);
    int honest = count(active, known -> known.label() == Label.HONEST);
    boolean labelled = Math.min(abusive, honest) >= FEWEST_LABELS;
    List<Known> usual =
        active.stream().filter(known -> !known.held() && known.label() != Label.ABUSIVE).toList();
    if (usual.size() < FEWEST_ACCOUNTS) {
      return null;
    }
    AccountModel model = labelled ? learned(active) : AccountModel.fit(rows(usual));
    double[] scores =
        Arrays.stream(rows(usual)).mapToDouble(row -> score(model.score(row), labelled)).toArray();
    Arrays.sort(scores);
    int beyond = Math.clamp((int) (budget * (usual.size() + held)) - held, 0, usual.size() - 1);
    return new AccountJudge(model, labelled, scores[usual.size() - 1 - beyond], usual.size());
  }

  private static AccountModel learned(List<Known> active) {
    List<Known> decided = active.stream().filter(known -> !known.held()).toList();
    return AccountModel.fit(rows(decided), decided.stream().map(Known::label).toList());
  }

  private static int count(List<Known> active, Predicate<Known> of) {
    return (int) active.stream().filter(of).count();
  }

  private static double[][] rows(List<Known> accounts) {
    return accounts.stream().map(known -> row(known.behaviour())).toArray(double[][]::new);
  }

  /**
   * When an account is looked at again that has just been: after a quarter more of what it did, and
   * no more than {@value #MOST_UNSEEN}. Looking more often holds more people by chance.
   *
   * @param doings of its own, so far
   * @return how many there must be
   */
  public static long again(long doings) {
    return doings + Math.clamp(doings / 4, 1, MOST_UNSEEN);
  }

  /** The whole of it; the same judge always gives the same bytes. */
  public byte[] toBytes() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (DataOutputStream out =
        new DataOutputStream(new BufferedOutputStream(new GZIPOutputStream(bytes)))) {
      out.writeInt(FORMAT);
      out.writeBoolean(labelled);
      out.writeDouble(limit);
      out.writeInt(accounts);
      model.write(out);
    } catch (IOException e) {
      throw new UncheckedIOException("Memory cannot be written", e);
    }
    return bytes.toByteArray();
  }

  /**
   * Reads what {@link #toBytes} wrote.
   *
   * @throws IOException if these are no such bytes
   */
  public static AccountJudge read(byte[] bytes) throws IOException {
    try (DataInputStream in =
        new DataInputStream(
            new BufferedInputStream(new GZIPInputStream(new ByteArrayInputStream(bytes))))) {
      if (in.readInt() != FORMAT) {
        throw new IOException("Not an account model of this version of Pinstream");
      }
      boolean labelled = in.readBoolean();
      double limit = in.readDouble();
      int accounts = in.readInt();
      return new AccountJudge(AccountModel.read(in), labelled, limit, accounts);
    }
  }

  /** The accounts that it knows what is usual from. */
  public int accounts() {
    return accounts;
  }

  /** Whether it goes by what moderators have labelled. */
  public boolean labelled() {
    return labelled;
  }

  /**
   * What is wrong with an account that has just done something; null if it is not beyond the limit,
   * or has done too little.
   */
  public @Nullable AccountScore judge(Behaviour behaviour) {
    if (behaviour.doings() < FEWEST_DOINGS) {
      return null;
    }
    AccountScore score = model.score(row(behaviour));
    return score(score, labelled) > limit ? score : null;
  }

  private static double score(AccountScore score, boolean labelled) {
    return labelled ? score.abusive() : score.strangeness();
  }

  private static double[] row(Behaviour behaviour) {
    return BehaviourFeatures.row(behaviour, behaviour.lastAt());
  }
}
