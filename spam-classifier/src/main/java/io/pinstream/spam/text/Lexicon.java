package io.pinstream.spam.text;

import io.pinstream.spam.learn.FeatureHash;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;

/**
 * Words and phrases of two words that mean something by themselves, by the hashes of their
 * skeletons: which {@link Cue}s each gives. Whole words alone, never parts of words.
 */
public final class Lexicon {

  /** What a word can hint at. None decides alone: what each is worth is learned. */
  public enum Cue {
    ACTION,
    MINE,
    OFFER,
    MONEY,
    URGENT,
    CONTACT,
    ADULT,
    PLEA,
    PRAISE,
    /** A list says that it is likely meant as profanity. */
    SWEAR,
    /** A list says that it may be meant as profanity. */
    CRUDE;

    /** Its place among all, which the models' format fixes. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
      return ordinal();
    }
  }

  private static final int KIND = 'l';
  private static final int WORD_END = ' ';

  /** Ascending hashes, as many masks. */
  private final int[] hashes;

  private final short[] masks;

  /**
   * Open addressing over the same entries, a hash above its mask, 0 where there is none: a look-up
   * of a word must cost no more than one access to memory.
   */
  private final long[] table;

  Lexicon(int[] hashes, short[] masks) {
    this.hashes = hashes.clone();
    this.masks = masks.clone();
    table = new long[Math.max(16, Integer.highestOneBit(Math.max(1, hashes.length)) * 4)];
    for (int i = 0; i < hashes.length; i++) {
      int slot = hashes[i] & (table.length - 1);
      while (table[slot] != 0) {
        slot = (slot + 1) & (table.length - 1);
      }
      table[slot] = ((long) hashes[i] << 32) | (masks[i] & 0xFFFF);
    }
  }

  int size() {
    return hashes.length;
  }

  int[] hashes() {
    return hashes.clone();
  }

  short[] masks() {
    return masks.clone();
  }

  /** A bit for each {@link Cue}, 0 for an unknown hash. */
  int cues(int hash) {
    int slot = hash & (table.length - 1);
    while (table[slot] != 0) {
      if ((int) (table[slot] >>> 32) == hash) {
        return (int) table[slot];
      }
      slot = (slot + 1) & (table.length - 1);
    }
    return 0;
  }

  static int hash(Words words, int word) {
    return FeatureHash.mixed(rolling(FeatureHash.start(KIND), words, word));
  }

  /** Of two words behind each other. */
  static int hash(Words words, int first, int second) {
    int hash = FeatureHash.add(rolling(FeatureHash.start(KIND), words, first), WORD_END);
    return FeatureHash.mixed(rolling(hash, words, second));
  }

  private static int rolling(int start, Words words, int word) {
    int hash = start;
    for (int i = words.start(word); i < words.ends()[word]; i++) {
      hash = FeatureHash.add(hash, words.letters()[i]);
    }
    return hash;
  }

  /**
   * The cues that come with the program, and words of a list of profanity.
   *
   * @param profanity words and what they hint at
   */
  public static Lexicon of(Map<String, Cue> profanity) {
    LookAlikes alike = new LookAlikes();
    Map<Integer, Integer> entries = new TreeMap<>();
    for (String line : Resource.lines(Lexicon.class, "cues.tsv")) {
      int tab = line.indexOf('\t');
      Cue cue = Cue.valueOf(line.substring(0, tab).toUpperCase(java.util.Locale.ROOT));
      for (String phrase : line.substring(tab + 1).split(",", -1)) {
        add(entries, phrase, cue, alike);
      }
    }
    profanity.forEach((word, cue) -> add(entries, word, cue, alike));
    int[] hashes = entries.keySet().stream().mapToInt(Integer::intValue).toArray();
    short[] masks = new short[hashes.length];
    for (int i = 0; i < hashes.length; i++) {
      masks[i] = Objects.requireNonNull(entries.get(hashes[i])).shortValue();
    }
    return new Lexicon(hashes, masks);
  }

  private static void add(Map<Integer, Integer> entries, String phrase, Cue cue, LookAlikes alike) {
    Words words = WordReader.read(phrase.strip(), alike);
    if (words.count() == 1 && words.ends()[0] > 1) {
      entries.merge(hash(words, 0), 1 << cue.index(), (a, b) -> a | b);
    } else if (words.count() == 2) {
      entries.merge(hash(words, 0, 1), 1 << cue.index(), (a, b) -> a | b);
    }
  }
}
