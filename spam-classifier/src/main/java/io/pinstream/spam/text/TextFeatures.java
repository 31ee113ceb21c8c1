package io.pinstream.spam.text;

import io.pinstream.spam.learn.Distinct;
import io.pinstream.spam.learn.FeatureHash;
import io.pinstream.spam.learn.LooseRow;
import io.pinstream.spam.learn.SparseRow;
import io.pinstream.spam.text.Lexicon.Cue;
import io.pinstream.spam.text.Words.Kind;
import io.pinstream.spam.text.Words.Signs;

/**
 * The features of a text: hashed words and pairs of words, hashed parts of words of 3 to 5
 * characters, hashed parts as they are written ({@link WrittenParts}), and a few plain numbers.
 * Each of the first three is scaled to a length of 1, so that a long text is no spam for being
 * long.
 *
 * @param words distinct indices below {@link #HASHED}
 * @param parts distinct indices below {@link #HASHED}
 * @param written distinct indices below {@link #HASHED}
 * @param plain {@link Plain} by ordinal, about 0 to 2
 */
public record TextFeatures(int[] words, int[] parts, int[] written, float[] plain) {

  /** Hashed features. */
  public static final int HASHED = 1 << 18;

  /** Against the hashed features: whatever is greater is punished less for a great weight. */
  static final float PLAIN_SCALE = 0.15f;

  /** All features: the plain ones stand behind the hashed. */
  public static final int SIZE = HASHED + Plain.values().length;

  /** Features that are no hashes. */
  public enum Plain {
    LINKS,
    MAILS,
    PHONES,
    MONEY,
    CAPITALS,
    EXCLAMATIONS,
    QUESTIONS,
    DIGITS,
    SYMBOLS,
    INVISIBLE,
    LEET,
    MIXED,
    SPACED,
    FANCY,
    STRETCHED,
    DISGUISED,
    ACTION,
    MINE,
    OFFER,
    CASH,
    URGENT,
    CONTACT,
    ADULT,
    PLEA,
    PRAISE,
    SWEAR,
    CRUDE,
    ACTION_MINE,
    ACTION_OFFER,
    ACTION_LINK,
    ACTION_CONTACT,
    OFFER_MONEY,
    NO_CUE,

    // How long a text is tells its kind, and must not tell whether it is spam.
    BRIEF,
    SHORT,
    MIDDLE,
    LONG,
    ENDLESS;

    /** Its place among all, which the models' format fixes. */
    @SuppressWarnings("EnumOrdinal")
    public int index() {
      return ordinal();
    }
  }

  /** Features from here on are for telling kinds of text apart alone. */
  public static final int LENGTHS = HASHED + Plain.BRIEF.index();

  /** Characters from which on a text is of the next length. */
  private static final int[] LENGTH_STEPS = {25, 60, 120, 250};

  private static final int WORD = 'w';
  private static final int PAIR = 'p';
  private static final int PART = 'c';
  private static final int MIN_PART = 3;
  private static final int MAX_PART = 5;
  private static final int EDGE = '_';

  /**
   * @param text what was read
   */
  static TextFeatures of(String text, Words words, Lexicon lexicon) {
    int[] written = WrittenParts.of(text, Math.min(text.length(), WordReader.MAX_LENGTH));
    for (int i = 0; i < written.length; i++) {
      written[i] &= HASHED - 1;
    }
    int count = words.count();
    int[] wordHashes = new int[2 * count];
    int wordCount = 0;
    int[] parts = new int[3 * words.letters().length + 3 * count];
    int partCount = 0;
    int[] cues = new int[Cue.values().length];
    int before = 0;
    for (int word = 0; word < count; word++) {
      int hash = hash(words, word, FeatureHash.start(WORD));
      wordHashes[wordCount++] = index(hash);
      boolean spaced = words.kinds()[word] == Kind.SPACED;
      if (word > 0 && !spaced) {
        wordHashes[wordCount++] = index(hash(words, word, FeatureHash.add(before, PAIR)));
      }
      before = spaced ? before : hash;
      if (words.kinds()[word] != Kind.NUMBER) {
        partCount = parts(words, word, parts, partCount);
      }
      count(cues, lexicon.cues(Lexicon.hash(words, word)));
      if (word > 0) {
        count(cues, lexicon.cues(Lexicon.hash(words, word - 1, word)));
      }
    }
    return new TextFeatures(
        Distinct.of(wordHashes, wordCount),
        Distinct.of(parts, partCount),
        Distinct.of(written, written.length),
        plain(words, cues));
  }

  private static int hash(Words words, int word, int start) {
    int hash = start;
    char[] letters = words.letters();
    for (int i = words.start(word); i < words.ends()[word]; i++) {
      hash = FeatureHash.add(hash, letters[i]);
    }
    return hash;
  }

  private static int index(int hash) {
    return FeatureHash.mixed(hash) & (HASHED - 1);
  }

  private static int parts(Words words, int word, int[] parts, int from) {
    char[] letters = words.letters();
    int start = words.start(word) - 1;
    int end = words.ends()[word];
    int count = from;
    for (int i = start; i <= end - MIN_PART + 1; i++) {
      int hash = FeatureHash.start(PART);
      for (int j = i; j <= end && j < i + MAX_PART; j++) {
        hash = FeatureHash.add(hash, j == start || j == end ? EDGE : letters[j]);
        if (j - i >= MIN_PART - 1) {
          parts[count++] = index(hash);
        }
      }
    }
    return count;
  }

  private static void count(int[] cues, int mask) {
    for (int rest = mask; rest != 0; rest &= rest - 1) {
      cues[Integer.numberOfTrailingZeros(rest)]++;
    }
  }

  private static float[] plain(Words words, int[] cues) {
    Signs signs = words.signs();
    float[] plain = new float[Plain.values().length];
    int count = Math.max(1, words.count());
    put(plain, Plain.LINKS, some(signs.links()));
    put(plain, Plain.MAILS, some(signs.mails()));
    put(plain, Plain.PHONES, some(signs.phones()));
    put(plain, Plain.MONEY, some(signs.money()));
    put(plain, Plain.CAPITALS, capitals(signs));
    put(plain, Plain.EXCLAMATIONS, some(signs.exclamations()));
    put(plain, Plain.QUESTIONS, some(signs.questions()));
    put(plain, Plain.DIGITS, share(signs.digits(), signs.length()));
    put(plain, Plain.SYMBOLS, share(signs.symbols(), signs.length()));
    put(plain, Plain.INVISIBLE, some(signs.invisible()));
    put(plain, Plain.LEET, 2 * share(signs.leet(), count));
    put(plain, Plain.MIXED, some(signs.mixed()));
    put(plain, Plain.SPACED, some(signs.spaced()));
    put(plain, Plain.FANCY, some(signs.fancy()));
    put(plain, Plain.STRETCHED, some(signs.stretched()));
    int disguised = signs.leet() + signs.mixed() + signs.spaced() + signs.fancy();
    put(plain, Plain.DISGUISED, disguised >= 2 ? 1 : 0);
    put(plain, Plain.ACTION, some(cues[Cue.ACTION.index()]));
    put(plain, Plain.MINE, some(cues[Cue.MINE.index()]));
    put(plain, Plain.OFFER, some(cues[Cue.OFFER.index()]));
    put(plain, Plain.CASH, some(cues[Cue.MONEY.index()]));
    put(plain, Plain.URGENT, some(cues[Cue.URGENT.index()]));
    put(plain, Plain.CONTACT, some(cues[Cue.CONTACT.index()]));
    put(plain, Plain.ADULT, some(cues[Cue.ADULT.index()]));
    put(plain, Plain.PLEA, some(cues[Cue.PLEA.index()]));
    put(plain, Plain.PRAISE, some(cues[Cue.PRAISE.index()]));
    put(plain, Plain.SWEAR, some(cues[Cue.SWEAR.index()]));
    put(plain, Plain.CRUDE, some(cues[Cue.CRUDE.index()]));
    boolean action = cues[Cue.ACTION.index()] > 0;
    put(plain, Plain.ACTION_MINE, action && cues[Cue.MINE.index()] > 0 ? 1 : 0);
    put(plain, Plain.ACTION_OFFER, action && cues[Cue.OFFER.index()] > 0 ? 1 : 0);
    put(plain, Plain.ACTION_LINK, action && signs.links() > 0 ? 1 : 0);
    put(
        plain,
        Plain.ACTION_CONTACT,
        action && cues[Cue.CONTACT.index()] + signs.phones() + signs.mails() > 0 ? 1 : 0);
    put(
        plain,
        Plain.OFFER_MONEY,
        cues[Cue.OFFER.index()] > 0 && cues[Cue.MONEY.index()] + signs.money() > 0 ? 1 : 0);
    int all = 0;
    for (int i = 0; i <= Cue.ADULT.index(); i++) {
      all += cues[i];
    }
    put(plain, Plain.NO_CUE, all == 0 ? 1 : 0);
    int length = 0;
    while (length < LENGTH_STEPS.length && signs.length() >= LENGTH_STEPS[length]) {
      length++;
    }
    plain[Plain.BRIEF.index() + length] = 1;
    return plain;
  }

  private static void put(float[] plain, Plain feature, double value) {
    plain[feature.index()] = (float) value;
  }

  /** 0, then 0.7, 1.1, 1.4: the first counts most. */
  private static double some(int count) {
    return count == 0 ? 0 : Math.min(2, Math.log1p(count));
  }

  private static double share(int count, int all) {
    return Math.min(1, (double) count / Math.max(1, all));
  }

  private static double capitals(Signs signs) {
    return signs.letters() < 8 ? 0 : share(signs.capitals(), signs.letters());
  }

  /** What each of that many hashed features counts. */
  static float scale(int[] hashed) {
    return (float) (1 / Math.sqrt(Math.max(1, hashed.length)));
  }

  /** The same, as an example to learn from. */
  public SparseRow row() {
    LooseRow row = new LooseRow();
    for (int[] hashed : new int[][] {words, parts, written}) {
      float scale = scale(hashed);
      for (int index : hashed) {
        row.add(index, scale);
      }
    }
    for (int i = 0; i < plain.length; i++) {
      if (plain[i] != 0) {
        row.add(HASHED + i, PLAIN_SCALE * plain[i]);
      }
    }
    return row.sorted();
  }
}
