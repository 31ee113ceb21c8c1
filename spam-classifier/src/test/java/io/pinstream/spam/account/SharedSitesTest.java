package io.pinstream.spam.account;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.spam.account.AccountJudge.Known;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class SharedSitesTest {

  private static final String SITE = "shop.example";

  @Test
  void aSiteIsSharedByThoseWhoLeadHardlyAnywhereElse() {
    List<Known> sample = people();
    for (int i = 0; i < SharedSites.FEWEST_ACCOUNTS; i++) {
      sample.add(known(leading(SITE, SITE, "other" + i + ".example", SITE, SITE), Label.UNKNOWN));
    }

    SharedSites sites = SharedSites.find(sample);

    SharedSites.Site site = sites.of(leading(SITE, SITE, SITE));
    assertThat(site).isEqualTo(new SharedSites.Site(5, 5));
    // Neither whoever leads there once, nor whoever has done next to nothing yet
    assertThat(sites.of(leading(SITE, "a.example", "b.example", "c.example"))).isNull();
    assertThat(sites.of(leading(SITE, SITE))).isNull();
  }

  @Test
  void fewAccountsMakeNone() {
    List<Known> sample = people();
    for (int i = 0; i < SharedSites.FEWEST_ACCOUNTS - 1; i++) {
      sample.add(known(leading(SITE, SITE, SITE), Label.UNKNOWN));
    }

    assertThat(SharedSites.find(sample).of(leading(SITE, SITE, SITE))).isNull();
  }

  @Test
  void aSiteThatManyLeadToIsNone() {
    List<Known> sample = people();
    for (int i = 0; i < 20; i++) {
      sample.add(
          known(leading("popular.example", "popular.example", "popular.example"), Label.UNKNOWN));
    }

    assertThat(
            SharedSites.find(sample)
                .of(leading("popular.example", "popular.example", "popular.example")))
        .isNull();
  }

  @Test
  void whomAModeratorHasClearedIsNoPartOfACampaign() {
    List<Known> sample = people();
    for (int i = 0; i < 2 * SharedSites.FEWEST_ACCOUNTS; i++) {
      sample.add(known(leading(SITE, SITE, SITE), i % 2 == 0 ? Label.HONEST : Label.ABUSIVE));
    }

    assertThat(SharedSites.find(sample).of(leading(SITE, SITE, SITE))).isNull();
  }

  /** Each leads to a popular site once, and to some that nobody else does. */
  private static List<Known> people() {
    List<Known> people = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      people.add(
          known(
              leading("popular.example", "a" + i + ".example", "b" + i + ".example"),
              Label.UNKNOWN));
    }
    return people;
  }

  private static Known known(Behaviour behaviour, Label label) {
    return new Known(behaviour, label, false);
  }

  private static Behaviour leading(String... domains) {
    Behaviour behaviour = Behaviour.created("ann", 1);
    for (String domain : domains) {
      behaviour = behaviour.update(Action.pin("", domain), 1);
    }
    return behaviour;
  }
}
