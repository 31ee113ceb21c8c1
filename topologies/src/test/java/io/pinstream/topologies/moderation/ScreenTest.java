package io.pinstream.topologies.moderation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.rest.State;
import io.pinstream.spam.model.SpamModel;
import io.pinstream.spam.model.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ScreenTest {

  private static final Scorer SHIPPED = Scorer.of(SpamModel.shipped());
  private final Screen screen = screen(SHIPPED);

  // With the model that comes with the program

  @ParameterizedTest
  @ValueSource(
      strings = {
        "A sunset",
        "Blue chairs",
        "Last light",
        "Where the path ends",
        "My recipes",
        "My first pin",
        "For Max",
        "Sunset over Lisbon",
        "Scunthorpe United",
        "holy shit this view is amazing",
        "日本の庭",
        "Große Töne",
        "🌅",
        "share",
        "check",
        "click",
        "Free pattern",
        "x"
      })
  void plainTextIsPublished(String text) {
    assertThat(screen.judge(new Writing().text("title", text)).isFine()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Please check out my channel and subscribe",
        "Ch3ck 0ut my ch4nn3l and 5ub5cr1be now",
        "Рlеаsе сhесk оut my сhаnnеl аnd subsсribе",
        "shut up you stupid bitch"
      })
  void spamAndAbuseAreNot(String text) {
    Finding finding = screen.judge(new Writing().text("title", "A sunset").text("about", text));

    assertThat(finding.isFine()).isFalse();
    assertThat(finding.reasons()).isNotEmpty();
    assertThat(finding.worst()).isEqualTo("about");
    assertThat(finding.text()).containsKeys("title", "about");
  }

  @Test
  void aLinkIsJudgedAsALink() {
    Finding finding =
        screen.judge(
            new Writing()
                .text("title", "A sunset")
                .link("link", "http://paypal.com.secure-login.verify-acc0unt.xyz/webscr/login"));

    assertThat(finding.isFine()).isFalse();
    assertThat(finding.scores().phishing()).isGreaterThan(0.9);
    assertThat(finding.worst()).isEqualTo("link");
  }

  @Test
  void whatHasNoTextIsFine() {
    assertThat(screen.judge(new Writing().text("title", null).text("x", " ")).isFine()).isTrue();
  }

  @Test
  void marksUponMarksAreHeld() {
    assertThat(screen.judge(new Writing().text("title", "a" + "\u0301".repeat(499))).state())
        .isEqualTo(State.IN_REVIEW);
  }

  @Test
  void anyCharacterCanStandAnywhere() {
    StringBuilder all = new StringBuilder();
    for (int character = 1; character <= Character.MAX_CODE_POINT; character += 7) {
      all.appendCodePoint(character);
      if (all.length() > 500) {
        screen.judge(new Writing().text("title", all.toString()).link("link", all.toString()));
        all.setLength(0);
      }
    }
    assertThat(screen.failed()).isZero();
  }

  // With models that are none

  @Test
  void withoutAModelAllIsHeld() {
    Screen blind = new Screen(new ModelInForce(null), ScreenLimits.usual());

    Finding finding = blind.judge(new Writing().text("title", "A sunset"));

    assertThat(finding.state()).isEqualTo(State.IN_REVIEW);
    assertThat(finding.reasons()).containsExactly("no-model");
    assertThat(finding.modelVersion()).isEqualTo(Review.NO_MODEL);
  }

  @Test
  void whatCannotBeScoredIsHeldAndCounted() {
    Screen failing = screen(new WordScorer());

    Finding finding = failing.judge(new Writing().text("title", WordScorer.POISON));

    assertThat(finding.state()).isEqualTo(State.IN_REVIEW);
    assertThat(finding.reasons()).containsExactly("not-scored");
    assertThat(failing.failed()).isEqualTo(1);
    assertThat(failing.held()).isEqualTo(1);
    assertThat(failing.judge(new Writing().text("title", "A sunset")).isFine()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(doubles = {Double.NaN, -0.1, 1.1, Double.POSITIVE_INFINITY})
  void whatIsNoProbabilityIsNoVerdict(double score) {
    Screen failing = screen(saying(score));

    assertThat(failing.judge(new Writing().text("title", "A sunset")).state())
        .isEqualTo(State.IN_REVIEW);
    assertThat(failing.judge(new Writing().link("link", "https://example.org/")).state())
        .isEqualTo(State.IN_REVIEW);
    assertThat(failing.failed()).isEqualTo(2);
  }

  @Test
  void aModelThatRunsOutOfStackIsAModelThatFails() {
    Screen failing =
        screen(
            new Scorer() {
              @Override
              public String version() {
                return "endless";
              }

              @Override
              public Verdict.OfText text(String text) {
                throw new StackOverflowError();
              }

              @Override
              public Verdict.OfLink link(String url) {
                throw new StackOverflowError();
              }
            });

    assertThat(failing.judge(new Writing().link("link", "x")).state()).isEqualTo(State.IN_REVIEW);
  }

  @Test
  void anotherModelCountsFromTheNextThingOn() {
    ModelInForce model = new ModelInForce(saying(0));
    Screen changing = new Screen(model, ScreenLimits.usual());
    assertThat(changing.judge(new Writing().text("title", "x")).state()).isEqualTo(State.PUBLISHED);

    model.set(saying(1));

    assertThat(changing.judge(new Writing().text("title", "x")).state()).isEqualTo(State.REJECTED);
  }

  // Limits

  @Test
  void aSmallerBudgetIsAHigherLimit() {
    ScreenLimits strict = ScreenLimits.ofBudgets(0.1, 0.01);
    ScreenLimits usual = ScreenLimits.usual();
    ScreenLimits lax = ScreenLimits.ofBudgets(1e-5, 1e-5);

    assertThat(strict.hold().spam()).isLessThan(strict.reject().spam());
    assertThat(strict.reject().spam()).isLessThan(usual.hold().spam());
    assertThat(usual.hold().spam()).isLessThan(usual.reject().spam());
    assertThat(usual.reject().spam()).isLessThan(lax.hold().spam());
    assertThat(ScreenLimits.ofBudgets(3e-4, 1e-5).hold().phishing())
        .isBetween(usual.hold().phishing(), usual.reject().phishing());
  }

  @Test
  void budgetsOutOfOrderOrRangeAreRefused() {
    for (double[] budgets :
        new double[][] {{1e-4, 1e-3}, {0.5, 1e-4}, {1e-3, 0}, {Double.NaN, 1e-4}}) {
      assertThatThrownBy(() -> ScreenLimits.ofBudgets(budgets[0], budgets[1]))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  private static Screen screen(Scorer scorer) {
    return new Screen(new ModelInForce(scorer), ScreenLimits.usual());
  }

  private static Scorer saying(double score) {
    return new Scorer() {
      @Override
      public String version() {
        return "constant";
      }

      @Override
      public Verdict.OfText text(String text) {
        return new Verdict.OfText(Verdict.Label.OK, score, 0, List.of());
      }

      @Override
      public Verdict.OfLink link(String url) {
        return new Verdict.OfLink(Verdict.Label.OK, score, List.of());
      }
    };
  }
}
