package io.pinstream.topologies.risk;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Review.DecidedBy;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.spam.account.Behaviour;
import io.pinstream.streams.Golden;
import io.pinstream.streams.Repartitions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** What is kept of accounts' doings, and what is said of those who are unlike the rest. */
class AccountRiskTopologyTest extends AccountRiskFixture {

  @Test
  void pinsFollowsAndFollowersAreCounted() {
    Id ada = signedUp("ada");
    Id ben = signedUp("ben_2024");

    pin(ada, "One", "https://example.org/1");
    pin(ada, "Two", null);
    follow(ada, ben);

    assertThat(behaviour(ada).counts().pins()).isEqualTo(2);
    assertThat(behaviour(ada).counts().following()).isOne();
    assertThat(behaviour(ada).doings()).isEqualTo(3);
    assertThat(behaviour(ben).counts().followers()).isOne();
    assertThat(behaviour(ben).doings()).isZero();
    assertThat(behaviour(ben).name().digits()).isEqualTo(4);

    unfollow(ada, ben);
    assertThat(behaviour(ada).counts().following()).isZero();
    assertThat(behaviour(ben).counts().followers()).isZero();
    assertThat(behaviour(ada).doings()).isEqualTo(4);
  }

  @Test
  void aPinCountsOnceHoweverOftenItIsToldOf() {
    Id ada = signedUp("ada");
    Pin pin = pin(ada, "One", null);

    risk.append(Topics.PINS, pin.id(), null, later());
    risk.append(Topics.PINS, pin.id(), pin, later());

    assertThat(behaviour(ada).counts().pins()).isOne();
    assertThat(behaviour(ada).counts().following()).isZero();
  }

  @Test
  void whatIsHeldIsDoneTooAndCountsAgainst() {
    Id ada = signedUp("ada");
    Pin held = newPin(ada, "One", "https://example.org/1");

    risk.append(Topics.REVIEWS, held.id(), review(held, State.IN_REVIEW, DecidedBy.MODEL), later());
    assertThat(behaviour(ada).counts().pins()).isOne();
    assertThat(behaviour(ada).counts().held()).isOne();
    assertThat(behaviour(ada).doings()).isOne();

    // A moderator says the same, another one lets it out: it was made once, and held once.
    risk.append(
        Topics.REVIEWS, held.id(), review(held, State.REJECTED, DecidedBy.MODERATOR), later());
    risk.append(
        Topics.REVIEWS, held.id(), review(held, State.PUBLISHED, DecidedBy.MODERATOR), later());
    risk.append(Topics.PINS, held.id(), held, later());
    assertThat(behaviour(ada).counts().pins()).isOne();
    assertThat(behaviour(ada).counts().held()).isOne();

    // What was published and is rejected by a moderator counts against, too
    Pin published = pin(ada, "Two", null);
    risk.append(
        Topics.REVIEWS,
        published.id(),
        review(published, State.REJECTED, DecidedBy.MODERATOR),
        later());
    assertThat(behaviour(ada).counts().pins()).isEqualTo(2);
    assertThat(behaviour(ada).counts().held()).isEqualTo(2);
    // and a report alone does not
    Pin reported = pin(ada, "Three", null);
    risk.append(
        Topics.REVIEWS, reported.id(), review(reported, State.PUBLISHED, DecidedBy.MODEL), later());
    assertThat(behaviour(ada).counts().held()).isEqualTo(2);
  }

  @Test
  void whoActsBeforeBeingKnownIsKnownLater() {
    Id ada = ids.fresh(IdType.USER, installation.homeOf("ada_99"));
    pin(ada, "One", null);

    introduce(ada, "ada_99");

    assertThat(behaviour(ada).counts().pins()).isOne();
    assertThat(behaviour(ada).name().digits()).isEqualTo(2);
  }

  @Test
  void whoIsUnlikeTheRestIsToldOfOnce() {
    // given
    people(PEOPLE);
    PopulationWatch watch = watch();
    watch.look();
    assertThat(watch.failures()).isZero();
    assertThat(model.accounts()).isBetween(200, PEOPLE);
    int judged = risk.newBytes(Topics.USER_COMMANDS).size();
    assertThat(judged).isZero();

    // when
    Id spammer = signedUp("spam4you77");
    spam(spammer, 9);

    // then
    TestRecord<Id, UserCommand> told = only(risk.news(Topics.USER_COMMANDS));
    UserCommand.AlertAccountRisk alert = (UserCommand.AlertAccountRisk) told.value();
    assertThat(told.key()).isEqualTo(spammer);
    assertThat(alert.user()).isEqualTo(spammer);
    assertThat(alert.score()).isGreaterThan(0.98);
    assertThat(alert.reasons()).isNotEmpty();
    assertThat(alert.modelVersion()).startsWith("accounts-");
    assertThat(alert.actionCount()).isBetween(5L, 9L);
    assertThat(alert.operation().home()).isEqualTo(spammer.home());
  }

  @Test
  void whoIsHeldIsNotJudgedAndWhoIsClearedIsLetBeUntilTwiceAsMuch() {
    // given
    people(PEOPLE);
    watch().look();
    Id spammer = signedUp("spam4you77");
    spam(spammer, 12);
    risk.newBytes(Topics.USER_COMMANDS);

    // when it is held, what it does is counted and said no more of
    account(spammer, State.IN_REVIEW, DecidedBy.MODEL);
    spam(spammer, 8);
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();
    assertThat(behaviour(spammer).doings()).isEqualTo(20);

    // and when a moderator clears it, what comes out now that was held is no new behaviour
    Instant cleared = account(spammer, State.PUBLISHED, DecidedBy.MODERATOR);
    for (int i = 0; i < 30; i++) {
      Pin before = newPin(spammer, "Look " + i, "https://shop.example/" + i, cleared);
      risk.append(Topics.PINS, before.id(), before, later());
    }
    spam(spammer, 49);
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();

    // until it has done as much again
    spam(spammer, 1);
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).hasSize(1);
  }

  @Test
  void accountsThatLeadToOneSiteTogetherAreToldOfWhenTheyDoItAgain() {
    // given
    people(60);
    List<Id> campaign = new ArrayList<>();
    for (int i = 0; i < 6; i++) {
      Id spammer = signedUp(word());
      spam(spammer, 3);
      campaign.add(spammer);
    }
    Id blogger = signedUp("blogger");
    for (int i = 0; i < 6; i++) {
      pin(blogger, word(), "https://own-blog.com/" + word());
    }
    PopulationWatch watch = watch();
    watch.look();
    assertThat(watch.fits()).isZero();
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();

    // when
    campaign.forEach(spammer -> spam(spammer, 1));
    pin(blogger, word(), "https://own-blog.com/" + word());

    // then
    List<TestRecord<Id, UserCommand>> told = risk.news(Topics.USER_COMMANDS);
    assertThat(told).extracting(TestRecord::key).containsExactlyElementsOf(campaign);
    assertThat(((UserCommand.AlertAccountRisk) told.getFirst().value()).reasons().getFirst())
        .contains("6 accounts of 6");
    // and once is enough
    campaign.forEach(spammer -> spam(spammer, 1));
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();
    // and whom a moderator has cleared is let be
    account(campaign.getFirst(), State.IN_REVIEW, DecidedBy.MODEL);
    account(campaign.getFirst(), State.PUBLISHED, DecidedBy.MODERATOR);
    risk.newBytes(Topics.USER_COMMANDS);
    spam(campaign.getFirst(), 3);
    assertThat(risk.newBytes(Topics.USER_COMMANDS)).isEmpty();
  }

  @Test
  void aReportOfAnAccountThatWasClearedDecidesNothing() {
    Id ada = signedUp("ada");
    Instant at = account(ada, State.PUBLISHED, DecidedBy.MODERATOR);
    AccountRow before = row(ada);

    Review cleared = review(ada, State.PUBLISHED, DecidedBy.MODERATOR, at);
    risk.append(Topics.REVIEWS, ada, cleared.reported("Spam.", later()), later());

    assertThat(row(ada)).isEqualTo(before);
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(Golden.describe(AccountRiskTopology.build(Repartitions.repartitioned(1), model)))
        .isEqualTo(Golden.description(AccountRiskTopology.APPLICATION));
  }

  @Test
  void aRowIsReadAsItWasWritten() {
    AccountRow row =
        AccountRow.of(Behaviour.created("ann", 5)).with(AccountRow.State.REJECTED).dueAt(77);

    assertThat(AccountRow.fromBytes(row.toBytes())).isEqualTo(row);
    assertThat(row.toBytes()).hasSizeLessThan(320);
  }
}
