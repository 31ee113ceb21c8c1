package io.pinstream.spam.text;

/** Makes features of texts, with what words hint at. Immutable, safe for threads. */
public final class TextReader {

  private final Lexicon lexicon;
  private final LookAlikes alike = new LookAlikes();

  public TextReader(Lexicon lexicon) {
    this.lexicon = lexicon;
  }

  Lexicon lexicon() {
    return lexicon;
  }

  public TextFeatures features(String text) {
    return TextFeatures.of(text, WordReader.read(text, alike), lexicon);
  }
}
