package io.pinstream.bench.scoring;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;

/** Texts of a photo board, of different words, made up from a seed. */
final class SampleTexts {

  private static final String[] WORDS =
      ("sunset harbour mountain chair table garden kitchen recipe bread lamp window street old blue"
              + " wooden quiet golden tiny vintage modern taken evening rained film walked home"
              + " morning light over under near behind Lisbon Kyoto Oslo Bergen with from this that"
              + " the a and my for where when we saw made found love really beautiful little first")
          .split(" ", -1);

  private SampleTexts() {}

  /** This many texts, each of about this many characters. */
  static List<String> texts(int count, int length) {
    Random random = new Random(count * 31L + length);
    List<String> texts = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      while (text.length() < length - 3) {
        text.append(text.isEmpty() ? "" : " ");
        if (random.nextInt(12) == 0) {
          text.append(random.nextInt(2_000));
        } else {
          text.append(WORDS[random.nextInt(WORDS.length)]);
        }
        text.append(random.nextInt(15) == 0 ? "," : "");
      }
      texts.add(text.toString());
    }
    return texts;
  }

  static List<String> links(int count) {
    Random random = new Random(count);
    List<String> links = new ArrayList<>(count);
    for (int i = 0; i < count; i++) {
      links.add(
          "https://www.%s%d.example.org/%s/%s-%s-%d"
              .formatted(
                  word(random),
                  random.nextInt(100),
                  word(random),
                  word(random),
                  word(random),
                  random.nextInt(100_000)));
    }
    return links;
  }

  private static String word(Random random) {
    return WORDS[random.nextInt(WORDS.length)];
  }
}
