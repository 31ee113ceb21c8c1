package io.pinstream.spam.text;

import io.pinstream.spam.text.Words.Signs;

/** What {@link WordReader} counts while it reads; as in {@link Signs}. */
final class SignCount {

  int visible;
  int letters;
  int capitals;
  int digits;
  int exclamations;
  int questions;
  int symbols;
  int invisible;
  int leet;
  int mixed;
  int spaced;
  int fancy;
  int links;
  int mails;
  int money;
  int phones;
  int stretched;

  Signs counted() {
    return new Signs(
        visible,
        letters,
        capitals,
        digits,
        exclamations,
        questions,
        symbols,
        invisible,
        leet,
        mixed,
        spaced,
        fancy,
        links,
        mails,
        money,
        phones,
        stretched);
  }
}
