package io.pinstream.spam.link;

import java.util.ArrayList;
import java.util.Collection;
import java.util.List;

/**
 * Finds which of many words stand somewhere in a text, in one pass: the words are kept by their
 * first characters. Immutable.
 */
final class WordsWithin {

  /** Characters by which words are kept; shorter words cannot be. */
  static final int KEY = 5;

  /** Of a character in a key, which is thus exact for ASCII and more. */
  private static final int BITS = 12;

  private static final long KEY_MASK = (1L << (KEY * BITS)) - 1;

  private final long[] keys;
  private final List<List<String>> words;

  /**
   * @param all of {@value #KEY} characters or more, each once
   */
  WordsWithin(Collection<String> all) {
    int size = Math.max(16, Integer.highestOneBit(Math.max(1, all.size())) * 8);
    keys = new long[size];
    words = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      words.add(new ArrayList<>(0));
    }
    for (String word : all) {
      long key = 0;
      for (int i = 0; i < KEY; i++) {
        key = next(key, word.charAt(i));
      }
      int slot = slot(key);
      keys[slot] = key;
      words.get(slot).add(word);
    }
  }

  private static long next(long key, char c) {
    return ((key << BITS) ^ c) & KEY_MASK;
  }

  /** Where a key is, or an empty place. */
  private int slot(long key) {
    int slot = (int) ((key * 0x9E3779B97F4A7C15L) >>> 40) & (keys.length - 1);
    while (keys[slot] != key && !words.get(slot).isEmpty()) {
      slot = (slot + 1) & (keys.length - 1);
    }
    return slot;
  }

  /** How many of the words stand in a text; one that does so twice counts once. */
  int count(String text) {
    int found = 0;
    long key = 0;
    for (int end = 1; end <= text.length(); end++) {
      key = next(key, text.charAt(end - 1));
      if (end >= KEY) {
        for (String word : words.get(slot(key))) {
          int from = end - KEY;
          found += text.startsWith(word, from) && text.indexOf(word) == from ? 1 : 0;
        }
      }
    }
    return found;
  }
}
