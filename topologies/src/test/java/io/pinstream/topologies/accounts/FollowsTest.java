package io.pinstream.topologies.accounts;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.FollowItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topics;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Who follows whom. */
class FollowsTest extends AccountsFixture {

  private static final Duration DAY = Duration.ofHours(24);

  // Following

  @Test
  void aNewEdgeIsToldAndStandsInBothLists() {
    // given
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    // when
    Id operation = follow(ada, bob, SOON);

    // then
    TestRecord<FollowKey, Follow> fact = only(accounts.news(Topics.FOLLOWS));
    assertThat(fact.key()).isEqualTo(new FollowKey(ada, bob));
    assertThat(fact.value()).isEqualTo(new Follow(ada, bob, SOON));
    assertThat(fact.getRecordTime()).isEqualTo(SOON);
    assertThat(accounts.outcomes()).containsExactly(Operation.applied(operation, bob, true));
    assertThat(items(reader.following(ada, ALL))).containsExactly(new FollowItem(bob, SOON));
    assertThat(items(reader.followers(bob, ALL))).containsExactly(new FollowItem(ada, SOON));
    assertThat(items(reader.following(bob, ALL))).isEmpty();
    assertThat(items(reader.followers(ada, ALL))).isEmpty();
  }

  @Test
  void followingAgainChangesNothing() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    follow(ada, bob, NOW);
    forgetNews();

    Id again = follow(ada, bob, SOON);

    assertThat(accounts.outcomes()).containsExactly(Operation.applied(again, bob, false));
    assertThat(accounts.news(Topics.FOLLOWS)).isEmpty();
    assertThat(items(reader.followers(bob, ALL))).containsExactly(new FollowItem(ada, NOW));
    assertThat(items(reader.following(ada, ALL))).containsExactly(new FollowItem(bob, NOW));
  }

  @Test
  void nobodyCanFollowAUserWhoDoesNotExist() {
    Id ada = signedUp("ada");
    Id nobody = ids.fresh(IdType.USER, 7);

    Id operation = follow(ada, nobody, SOON);

    Operation outcome = only(accounts.outcomes());
    assertThat(outcome.id()).isEqualTo(operation);
    problem(outcome, 404, "not-found");
    assertThat(accounts.news(Topics.FOLLOWS)).isEmpty();
    assertThat(items(reader.following(ada, ALL))).isEmpty();
  }

  @Test
  void nobodyCanFollowOneself() {
    Id ada = signedUp("ada");

    follow(ada, ada, SOON);

    problem(only(accounts.outcomes()), 422, "follow-oneself");
    assertThat(accounts.news(Topics.FOLLOWS)).isEmpty();
    assertThat(items(reader.followers(ada, ALL))).isEmpty();
  }

  @Test
  void unfollowingLeavesATombstoneAndEmptiesBothLists() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    follow(ada, bob, NOW);
    forgetNews();

    Id operation = unfollow(ada, bob, SOON);

    TestRecord<FollowKey, Follow> fact = only(accounts.news(Topics.FOLLOWS));
    assertThat(fact.key()).isEqualTo(new FollowKey(ada, bob));
    assertThat(fact.getValue()).isNull();
    assertThat(accounts.outcomes()).containsExactly(Operation.applied(operation, bob, true));
    assertThat(items(reader.followers(bob, ALL))).isEmpty();
    assertThat(items(reader.following(ada, ALL))).isEmpty();
  }

  @Test
  void unfollowingWhomOneDoesNotFollowChangesNothing() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    Id operation = unfollow(ada, bob, SOON);

    assertThat(accounts.outcomes()).containsExactly(Operation.applied(operation, bob, false));
    assertThat(accounts.news(Topics.FOLLOWS)).isEmpty();
  }

  @Test
  void followingUnfollowingAndFollowingInARowLeavesTheLastEdge() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    follow(ada, bob, NOW);
    unfollow(ada, bob, SOON);
    follow(ada, bob, LATER);

    assertThat(accounts.outcomes())
        .extracting(Operation::changed)
        .containsExactly(true, true, true);
    assertThat(accounts.news(Topics.FOLLOWS))
        .extracting(TestRecord::getValue)
        .containsExactly(new Follow(ada, bob, NOW), null, new Follow(ada, bob, LATER));
    assertThat(items(reader.followers(bob, ALL))).containsExactly(new FollowItem(ada, LATER));
    assertThat(items(reader.following(ada, ALL))).containsExactly(new FollowItem(bob, LATER));
  }

  @Test
  void followingUnfollowingAndFollowingInOneMillisecondLeavesOneEdge() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");

    follow(ada, bob, NOW);
    unfollow(ada, bob, NOW);
    follow(ada, bob, NOW);

    assertThat(items(reader.followers(bob, ALL))).containsExactly(new FollowItem(ada, NOW));
    assertThat(items(reader.following(ada, ALL))).containsExactly(new FollowItem(bob, NOW));
  }

  @Test
  void followersComeNewestFirstInPages() {
    // given three followers of Bob, and one of somebody else
    Id bob = signedUp("bob");
    Id eve = signedUp("eve");
    Id first = signedUp("first");
    Id second = signedUp("second");
    Id third = signedUp("third");
    follow(first, bob, NOW);
    follow(second, bob, SOON);
    follow(third, bob, LATER);
    follow(bob, eve, LATER);

    // when, then
    Page page = reader.followers(bob, new Page.Request(2, null));
    assertThat(items(page))
        .containsExactly(new FollowItem(third, LATER), new FollowItem(second, SOON));
    assertThat(page.next()).isEqualTo(new Position(SOON.toEpochMilli(), second));

    Page last = reader.followers(bob, new Page.Request(2, page.next()));
    assertThat(items(last)).containsExactly(new FollowItem(first, NOW));
    assertThat(last.next()).isNull();

    // a page that is just full is the last
    assertThat(reader.followers(bob, new Page.Request(3, null)).next()).isNull();
  }

  @Test
  void followersOfOneMillisecondComeByIdOnOnePageOrOnMany() {
    Id bob = signedUp("bob");
    List<Id> fans = List.of(signedUp("fan1"), signedUp("fan2"), signedUp("fan3"));
    fans.forEach(fan -> follow(fan, bob, NOW));

    List<Id> newestFirst = fans.stream().sorted(Comparator.reverseOrder()).toList();
    assertThat(items(reader.followers(bob, ALL)))
        .extracting(FollowItem::userId)
        .containsExactlyElementsOf(newestFirst);
    Page.Request request = new Page.Request(1, null);
    for (Id fan : newestFirst) {
      Page page = reader.followers(bob, request);
      assertThat(items(page)).extracting(FollowItem::userId).containsExactly(fan);
      request = new Page.Request(1, page.next());
    }
    assertThat(request.after()).isNull();
  }

  // Idempotency keys

  @Test
  void aRepeatedFollowHasNoSecondEffectEvenAfterAnUnfollow() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    FollowCommand follow = followUnder("key", "body", ada, bob);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, NOW);
    unfollow(ada, bob, SOON);
    forgetNews();

    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, LATER);

    assertNothingHappened();
    assertThat(items(reader.following(ada, ALL))).isEmpty();
  }

  @Test
  void aFollowUnderAUsedKeyWithAnotherBodyIsRefusedUnderItsOwnOperation() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    accounts.append(Topics.FOLLOW_COMMANDS, ada, followUnder("key", "body", ada, bob), NOW);
    forgetNews();

    FollowCommand other = followUnder("key", "other body", ada, bob);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, other, SOON);

    Operation outcome = only(accounts.outcomes());
    assertThat(outcome.id()).isEqualTo(other.operation());
    problem(outcome, 422, "idempotency-key-reused");
  }

  @Test
  void aKeyIsForgottenAfterADay() {
    // given a follow under a key, taken back since
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    FollowCommand follow = followUnder("key", "body", ada, bob);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, NOW);
    unfollow(ada, bob, SOON);
    forgetNews();

    // when it comes again just before the day is over, then nothing happens,
    Instant justBefore = NOW.plus(DAY).minusMillis(1);
    accounts.append(Topics.FOLLOW_COMMANDS, bob, followUnder("x", "body", bob, ada), justBefore);
    forgetNews();
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, justBefore);
    assertNothingHappened();

    // but just after it is a command as any other
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, NOW.plus(DAY).plusMillis(1));
    assertThat(accounts.outcomes())
        .containsExactly(Operation.applied(follow.operation(), bob, true));
  }

  @Test
  void aKeyIsKnownEvenWhenTheNextBrokersClockIsBehind() {
    Id ada = signedUp("ada");
    Id bob = signedUp("bob");
    FollowCommand follow = followUnder("key", "body", ada, bob);
    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, SOON);
    forgetNews();

    accounts.append(Topics.FOLLOW_COMMANDS, ada, follow, NOW);

    assertNothingHappened();
  }

  private FollowCommand followUnder(String key, String fingerprint, Id follower, Id followee) {
    return new FollowCommand.Follow(
        operationOf(follower), follower, new Idempotency(key, fingerprint), followee);
  }
}
