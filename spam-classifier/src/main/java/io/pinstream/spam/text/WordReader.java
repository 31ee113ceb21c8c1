package io.pinstream.spam.text;

import io.pinstream.spam.text.Words.Kind;
import java.util.Arrays;
import java.util.Locale;

/**
 * Takes a text apart into {@link Words}: undoes look-alike letters, digits and signs in place of
 * letters ("fr33"), gaps between letters ("f r e e"), stretched words ("freeeee") and characters
 * that show nothing. What was undone is counted, for it tells something by itself. Linear in the
 * length of the text; of one longer than {@link #MAX_LENGTH} the rest is not read. For one text and
 * one thread.
 */
final class WordReader {

  /** UTF-16 code units. Far more than a person writes or an interface of ours takes. */
  static final int MAX_LENGTH = 65_536;

  private static final int MAX_WORD = 40;
  private static final int MAX_HOST = 60;
  private static final int MIN_SPACED = 4;
  private static final int PHONE = 7;
  private static final String CURRENCY = "$£€¥₹";

  private final LookAlikes alike;
  private final String text;
  private final int end;

  private char[] letters = new char[256];
  private int size;
  private int[] ends = new int[48];
  private Kind[] kinds = new Kind[48];
  private int count;

  // The gap between the word before and this one: one separator, or more.
  private int lastEnd = -2;
  private int singles;
  private int singlesFrom;

  private final SignCount signs = new SignCount();

  private WordReader(String text, LookAlikes alike) {
    this.text = text;
    this.alike = alike;
    this.end = Math.min(text.length(), MAX_LENGTH);
  }

  static Words read(String text, LookAlikes alike) {
    return new WordReader(text, alike).read();
  }

  private Words read() {
    int at = 0;
    while (at < end) {
      int c = codePoint(at);
      if (c == 'h' || c == 'H' || c == 'w' || c == 'W') {
        int after = link(at);
        if (after > at) {
          endSingles();
          at = after;
          lastEnd = at;
          continue;
        }
      }
      at = isWordPart(at, c, false) ? word(at) : sign(at, c);
    }
    endSingles();
    return new Words(
        Arrays.copyOf(letters, size),
        Arrays.copyOf(ends, count),
        Arrays.copyOf(kinds, count),
        signs.counted());
  }

  private int codePoint(int at) {
    char c = text.charAt(at);
    return c < 0x80 ? c : text.codePointAt(at);
  }

  /** Reads a web address; returns where it ends, or the same if there is none. */
  private int link(int at) {
    int host;
    if (text.regionMatches(true, at, "http://", 0, 7)) {
      host = at + 7;
    } else if (text.regionMatches(true, at, "https://", 0, 8)) {
      host = at + 8;
    } else if (text.regionMatches(true, at, "www.", 0, 4)) {
      host = at;
    } else {
      return at;
    }
    int hostEnd = host;
    while (hostEnd < end && hostEnd - host < MAX_HOST && isHost(text.charAt(hostEnd))) {
      hostEnd++;
    }
    int after = hostEnd;
    while (after < end && text.charAt(after) > ' ' && text.charAt(after) != '<') {
      after++;
    }
    int name = text.regionMatches(true, host, "www.", 0, 4) ? host + 4 : host;
    String lower = text.substring(Math.min(name, hostEnd), hostEnd).toLowerCase(Locale.ROOT);
    for (int i = 0; i < lower.length(); i++) {
      put(lower.charAt(i));
    }
    signs.visible += after - at;
    signs.links++;
    endWord(Kind.LINK);
    return after;
  }

  private static boolean isHost(char c) {
    return Character.isLetterOrDigit(c) || c == '.' || c == '-' || c == '_';
  }

  /** True for letters and digits, and for signs that stand for a letter where they are. */
  private boolean isWordPart(int at, int c, boolean inside) {
    if (c < 0x80) {
      if ((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9')) {
        return true;
      }
      return switch (c) {
        case '$' -> inside ? !isDigitAt(at + 1) : isLetterAt(at + 1);
        case '@', '|' -> isLetterAt(at + 1) || (inside && isLetterAt(at - 1) && !isBlank(at + 1));
        case '!', '*', '+', '(', '#' -> inside && isLetterAt(at - 1) && isLetterOrDigitAt(at + 1);
        case '\'' -> inside && isLetterAt(at + 1);
        default -> false;
      };
    }
    return Character.isLetterOrDigit(c)
        || letter(alike.skeleton(c))
        || (inside && alike.skeleton(c) == LookAlikes.INVISIBLE)
        || (c == '\u2019' && inside && isLetterAt(at + 1));
  }

  private static boolean letter(int c) {
    return c >= 'a' && c <= 'z';
  }

  private boolean isBlank(int at) {
    return at >= end || text.charAt(at) <= ' ';
  }

  private boolean isDigitAt(int at) {
    return at < end && text.charAt(at) >= '0' && text.charAt(at) <= '9';
  }

  private boolean isLetterAt(int at) {
    return at >= 0 && at < end && Character.isLetter(text.charAt(at));
  }

  private boolean isLetterOrDigitAt(int at) {
    return isLetterAt(at) || isDigitAt(at);
  }

  private int word(int from) {
    int start = size;
    int at = from;
    int plainLetters = 0;
    int foreign = 0;
    int wordDigits = 0;
    int standIns = 0;
    int xs = 0;
    int run = 0;
    int before = -1;
    boolean long3 = false;
    int lastDigit = -1;
    int firstLetter = -1;
    while (at < end) {
      int c = codePoint(at);
      if (!isWordPart(at, c, at > from)) {
        break;
      }
      at += Character.charCount(c);
      int s = c == '\'' || c == '\u2019' ? LookAlikes.INVISIBLE : alike.skeleton(c);
      if (s == LookAlikes.INVISIBLE) {
        if (c != '\'' && c != '\u2019') {
          signs.invisible++;
        }
        continue;
      }
      signs.visible++;
      if (s >= '0' && s <= '9') {
        wordDigits++;
        signs.digits++;
        lastDigit = size - start;
      } else if (c < 0x80 && !Character.isLetter(c)) {
        standIns++;
      } else {
        signs.letters++;
        firstLetter = firstLetter < 0 ? size - start : firstLetter;
        if (c < 0x80) {
          plainLetters++;
          signs.capitals += c <= 'Z' ? 1 : 0;
          xs += s == 'x' ? 1 : 0;
        } else {
          signs.capitals += Character.isUpperCase(c) ? 1 : 0;
          if (letter(s)) {
            if (isLookAlike(c)) {
              foreign++;
            } else if (isFancy(c)) {
              signs.fancy++;
            }
          }
        }
      }
      run = s == before ? run + 1 : 1;
      before = s;
      if (run >= 3 && !(s >= '0' && s <= '9')) {
        long3 = true;
        continue;
      }
      if (size - start < MAX_WORD) {
        putCodePoint(s);
      }
    }
    if (size == start) {
      return Math.max(at, from + 1);
    }
    int length = size - start;
    int lettersIn = plainLetters + foreign + (firstLetter >= 0 && plainLetters == 0 ? 1 : 0);
    signs.stretched += long3 ? 1 : 0;
    Kind kind;
    if (lettersIn == 0 || (wordDigits >= 4 && xs >= 3 && wordDigits + xs == length)) {
      kind = number(start, wordDigits + xs, from);
    } else if (wordDigits >= 1
        && standIns == 0
        && foreign == 0
        && lastDigit < firstLetter
        && length - wordDigits <= 5
        && !(wordDigits == 1 && length - wordDigits > 3)) {
      quantity(start, wordDigits);
      kind = Kind.QUANTITY;
    } else {
      boolean stands = standIns > 0 || wordDigits > 0;
      // b4, gr8, channel1: digits at the end alone are no disguise
      if (standIns > 0 || (wordDigits > 0 && lastDigit > firstLetter && hasLetterBehind(start))) {
        signs.leet++;
      }
      if (stands) {
        unleet(start);
      }
      signs.mixed += foreign > 0 && plainLetters + standIns + wordDigits > 0 ? 1 : 0;
      kind = Kind.WORD;
    }
    boolean single = (kind == Kind.WORD && length == 1) || (kind == Kind.NUMBER && at - from == 1);
    if (single && from - lastEnd == 1) {
      singles++;
    } else {
      endSinglesBefore(start);
      start = start(count);
      singles = single ? 1 : 0;
      singlesFrom = count;
    }
    lastEnd = at;
    endWord(kind);
    return at;
  }

  /** True if a digit has a letter behind it, in the word that begins at start. */
  private boolean hasLetterBehind(int start) {
    boolean digit = false;
    for (int i = start; i < size; i++) {
      if (letters[i] >= '0' && letters[i] <= '9') {
        digit = true;
      } else if (digit) {
        return true;
      }
    }
    return false;
  }

  private int start(int word) {
    return word == 0 ? 0 : ends[word - 1];
  }

  private Kind number(int start, int figures, int from) {
    char only = letters[start];
    boolean one = figures == 1 && size - start == 1;
    size = start;
    put('#');
    if (one) {
      put(only);
    } else {
      put((char) ('0' + Math.min(figures, 14)));
    }
    if (figures >= PHONE || figures == 5) {
      signs.phones++;
    }
    if (from > 0 && CURRENCY.indexOf(text.charAt(from - 1)) >= 0) {
      signs.money++;
    }
    return Kind.NUMBER;
  }

  private void quantity(int start, int figures) {
    System.arraycopy(letters, start + figures, letters, start + 1, size - start - figures);
    letters[start] = '#';
    size -= figures - 1;
  }

  private void unleet(int start) {
    for (int i = start; i < size; i++) {
      letters[i] = Leet.letter(letters[i]);
    }
  }

  private void endSingles() {
    endSinglesBefore(size);
    singles = 0;
  }

  /** If enough single letters stand behind each other, they are also one word. */
  private void endSinglesBefore(int open) {
    if (singles < MIN_SPACED) {
      return;
    }
    // What was read of the next word, to be put behind the new one.
    char[] rest = Arrays.copyOfRange(letters, open, size);
    size = open;
    int from = singlesFrom;
    int to = count;
    for (int word = from; word < to; word++) {
      // A number is # and the digit.
      char c = letters[ends[word] - 1];
      put(kinds[word] == Kind.NUMBER ? Leet.ofDigit(c) : c);
    }
    signs.spaced++;
    endWord(Kind.SPACED);
    for (char c : rest) {
      put(c);
    }
  }

  private boolean isLookAlike(int c) {
    return switch (Character.UnicodeScript.of(c)) {
      case CYRILLIC, GREEK, ARMENIAN, CHEROKEE -> true;
      default -> false;
    };
  }

  private static boolean isFancy(int c) {
    return c >= 0x2100;
  }

  private int sign(int at, int c) {
    int after = at + Character.charCount(c);
    if (c <= ' ') {
      if (c == '\n' || c == '\r') {
        lastEnd = -2;
      }
      return after;
    }
    if (c == '<' && text.startsWith("<email>", at)) {
      signs.mails++;
      signs.visible += 7;
      lastEnd = -2;
      return at + 7;
    }
    int s = c < 0x80 ? c : alike.skeleton(c);
    if (s == LookAlikes.INVISIBLE) {
      signs.invisible++;
      // f, zero width space, r: no gap to a reader
      if (lastEnd == at) {
        lastEnd = after;
      }
      return after;
    }
    if (s == ' ' || Character.isWhitespace(c)) {
      return after;
    }
    signs.visible++;
    if (c == '!') {
      signs.exclamations++;
    } else if (c == '?') {
      signs.questions++;
    } else if (c >= 0x80) {
      signs.symbols++;
      if (!isPunctuation(c)) {
        endSingles();
        putCodePoint(s);
        endWord(Kind.SIGN);
        lastEnd = after;
      }
    }
    return after;
  }

  private static boolean isPunctuation(int c) {
    return switch (Character.getType(c)) {
      case Character.OTHER_SYMBOL, Character.MATH_SYMBOL, Character.MODIFIER_SYMBOL -> false;
      default -> true;
    };
  }

  private void putCodePoint(int c) {
    if (c < 0x10000) {
      put((char) c);
    } else {
      put(Character.highSurrogate(c));
      put(Character.lowSurrogate(c));
    }
  }

  private void put(char c) {
    if (size == letters.length) {
      letters = Arrays.copyOf(letters, 2 * size);
    }
    letters[size++] = c;
  }

  private void endWord(Kind kind) {
    if (count == ends.length) {
      ends = Arrays.copyOf(ends, 2 * count);
      kinds = Arrays.copyOf(kinds, 2 * count);
    }
    ends[count] = size;
    kinds[count++] = kind;
  }
}
