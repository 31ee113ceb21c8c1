package io.pinstream.topologies.moderation;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.rest.State;
import io.pinstream.spam.model.Verdict;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Judges texts and links before other users see them. Never throws: what cannot be judged is held.
 * Does no I/O and reads at most {@value #LONGEST} characters of a field. Thread-safe.
 */
public final class Screen {

  private static final Logger LOG = LoggerFactory.getLogger(Screen.class);

  /** In chars. Longer than any field may be, except a link's metadata. */
  static final int LONGEST = 4096;

  /** No script puts more marks on one letter. */
  private static final int MARKS_ON_A_LETTER = 8;

  /** The first character that is a mark. */
  private static final char FIRST_MARK = '\u0300';

  private static final long LOG_EVERY = TimeUnit.MINUTES.toNanos(1);

  private final ModelInForce model;
  private final ScreenLimits limits;
  private final LongAdder allowed = new LongAdder();
  private final LongAdder held = new LongAdder();
  private final LongAdder rejected = new LongAdder();
  private final LongAdder failed = new LongAdder();
  private final AtomicLong nextLog = new AtomicLong(System.nanoTime());

  public Screen(ModelInForce model, ScreenLimits limits) {
    this.model = model;
    this.limits = limits;
  }

  /** Accumulates the scores and reasons of one thing. */
  private static final class Sum {
    private Scores scores = Scores.NONE;
    private double highest = -1;
    private String worst = "";
    private final Set<String> reasons = new LinkedHashSet<>();

    /** Adds a field; {@code score} is the highest of its scores. */
    void add(String field, Scores more, double score, List<String> why) {
      scores = scores.or(more);
      reasons.addAll(why);
      if (score > highest) {
        highest = score;
        worst = field;
      }
    }
  }

  public Finding judge(Writing writing) {
    Scorer scorer = model.get();
    Finding finding;
    try {
      finding = scorer == null ? unjudged(writing, "no-model") : judge(writing, scorer);
    } catch (RuntimeException | StackOverflowError | LinkageError e) {
      // Whatever is wrong with the model or the text, the stream must go on.
      failed.increment();
      logOncePerMinute(e);
      finding = unjudged(writing, "not-scored");
    }
    switch (finding.state()) {
      case PUBLISHED -> allowed.increment();
      case IN_REVIEW -> held.increment();
      case REJECTED -> rejected.increment();
    }
    return finding;
  }

  private Finding judge(Writing writing, Scorer scorer) {
    Sum sum = new Sum();
    boolean unreadable = false;
    for (Map.Entry<String, String> field : writing.texts().entrySet()) {
      String text = cut(field.getValue());
      Verdict.OfText verdict = scorer.text(text);
      Scores scores = new Scores(probability(verdict.spam()), probability(verdict.offensive()), 0);
      double highest = Math.max(scores.spam(), scores.offensive());
      sum.add(field.getKey(), scores, highest, verdict.reasons());
      if (isStackOfMarks(text)) {
        unreadable = true;
        sum.add(field.getKey(), scores, 1, List.of("stacked-marks"));
      }
    }
    for (Map.Entry<String, String> field : writing.links().entrySet()) {
      Verdict.OfLink verdict = scorer.link(cut(field.getValue()));
      Scores scores = new Scores(0, 0, probability(verdict.phishing()));
      sum.add(field.getKey(), scores, scores.phishing(), verdict.reasons());
    }
    State state =
        limits.isRejected(sum.scores)
            ? State.REJECTED
            : unreadable || limits.isHeld(sum.scores) ? State.IN_REVIEW : State.PUBLISHED;
    return new Finding(
        state, writing.fields(), sum.scores, List.copyOf(sum.reasons), scorer.version(), sum.worst);
  }

  private static Finding unjudged(Writing writing, String reason) {
    return new Finding(
        State.IN_REVIEW, writing.fields(), Scores.NONE, List.of(reason), Review.NO_MODEL, "");
  }

  private static double probability(double score) {
    if (!(score >= 0 && score <= 1)) {
      throw new IllegalStateException("Not a probability: " + score);
    }
    return score;
  }

  private static String cut(String text) {
    return text.length() <= LONGEST ? text : text.substring(0, LONGEST);
  }

  private static boolean isStackOfMarks(String text) {
    int run = 0;
    for (int at = 0; at < text.length(); at++) {
      if (text.charAt(at) < FIRST_MARK) {
        run = 0;
        continue;
      }
      int character = text.codePointAt(at);
      at += Character.charCount(character) - 1;
      run = isMark(Character.getType(character)) ? run + 1 : 0;
      if (run > MARKS_ON_A_LETTER) {
        return true;
      }
    }
    return false;
  }

  private static boolean isMark(int type) {
    return type == Character.NON_SPACING_MARK
        || type == Character.COMBINING_SPACING_MARK
        || type == Character.ENCLOSING_MARK;
  }

  private void logOncePerMinute(Throwable e) {
    long now = System.nanoTime();
    long due = nextLog.get();
    if (now - due >= 0 && nextLog.compareAndSet(due, now + LOG_EVERY)) {
      // Do not log the text: it may be private.
      LOG.warn(
          "Could not score a text, which is held; {} failures since the start", failed.sum(), e);
    }
  }

  public long allowed() {
    return allowed.sum();
  }

  public long held() {
    return held.sum();
  }

  public long rejected() {
    return rejected.sum();
  }

  /** The number of scoring failures, which are included in {@link #held}. */
  public long failed() {
    return failed.sum();
  }
}
