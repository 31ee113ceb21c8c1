package io.pinstream.spam.model;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.spam.model.Verdict.Label;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ShippedModelTest {

  private static final SpamModel MODEL = SpamModel.shipped();

  @ParameterizedTest
  @ValueSource(
      strings = {
        "We took the train to Scunthorpe on Monday",
        "Scunthorpe",
        "what a beautiful sunset over the harbour",
        "Grandma's apple pie, the way she made it",
        "see you tomorrow at the station",
        ""
      })
  void honestTextsAreOk(String text) {
    assertThat(MODEL.text(text).label()).isEqualTo(Label.OK);
  }

  @Test
  void aSwearWordInAnHonestSentenceIsNoSpam() {
    assertThat(MODEL.text("holy shit this view is fucking amazing").spam()).isLessThan(0.2);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Please check out my channel and subscribe",
        "Pl3a5e ch3ck 0ut my ch4nn3l and 5ub5cr1be",
        "Рlеаsе сhесk оut my сhаnnеl аnd subsсribе",
        "Ｐｌｅａｓｅ　ｃｈｅｃｋ　ｏｕｔ　ｍｙ　ｃｈａｎｎｅｌ　ａｎｄ　ｓｕｂｓｃｒｉｂｅ",
        "Please check out my channel and s u b s c r i b e",
        "P\u200Ble\u0301ase ch\u200Beck o\u0301ut my cha\u200Bnnel and subs\u0301cribe"
      })
  void solicitingIsSpamHoweverItIsWritten(String text) {
    assertThat(MODEL.text(text).label()).isEqualTo(Label.SPAM);
  }

  @Test
  void aDisguiseIsNamedAsAReason() {
    assertThat(MODEL.text("Ch3ck 0ut my ch4nn3l and 5ub5cr1be now").reasons())
        .contains("digits-for-letters");
  }

  @Test
  void abuseIsOffensive() {
    assertThat(MODEL.text("shut up you stupid bitch").label()).isEqualTo(Label.OFFENSIVE);
  }

  @Test
  void anotherScriptIsNotADisguise() {
    assertThat(MODEL.text("Какой красивый закат над морем").reasons()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {1_088, 65_536})
  void combiningCharactersAreScoredLikeAnyText(int length) {
    StringBuilder text = new StringBuilder("a");
    for (int i = 1; i < length; i++) {
      text.append((char) (i % 2 == 0 ? 0x0345 : 0x0316));
    }
    assertThat(MODEL.text(text.toString()).spam()).isBetween(0.0, 1.0);
  }

  @Test
  void aBrandBelowAForeignDomainIsRatherPhishingThanAKnownSite() {
    double bad =
        MODEL
            .link("http://paypal.com.secure-login.verify-acc0unt.xyz/webscr/signin.php")
            .phishing();
    assertThat(bad).isGreaterThan(0.8);
    assertThat(MODEL.link("https://www.wikipedia.org/wiki/Photography").phishing()).isLessThan(0.2);
  }

  @Test
  void whatIsNoUrlIsScoredToo() {
    for (String url : new String[] {"", "::", "http://", "javascript:alert(1)", "http://[::1"}) {
      assertThat(MODEL.link(url).phishing()).isBetween(0.0, 1.0);
    }
  }

  @Test
  void whatIsWrittenIsReadWithTheSameVersionAndScores(@TempDir Path folder) throws Exception {
    MODEL.write(folder);

    SpamModel read = SpamModel.read(folder);

    assertThat(read.version()).isEqualTo(MODEL.version());
    assertThat(read.text("free money, click here")).isEqualTo(MODEL.text("free money, click here"));
  }
}
