package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.FollowKey;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.FollowItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.CloudEvents;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.StoreKey;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Stores whom local users follow, and publishes the fact and the outcome. */
record SettleAtFollower(
    KeyValueStore<Bytes, byte[]> following, CloudEvents events, Outcomes outcomes)
    implements Step<Id, FollowAnswer> {

  /** Store: home, follower, since, followee → FollowItem. Followed users, newest first. */
  static final String FOLLOWING = "following";

  static ProcessorSupplier<Id, FollowAnswer, Homed, Object> supplier() {
    return Step.supplier(
        StoreSet.logged(FOLLOWING),
        context ->
            new SettleAtFollower(
                context.getStateStore(FOLLOWING), new CloudEvents(context), new Outcomes(context)));
  }

  @Override
  public void process(Record<Id, FollowAnswer> record) {
    FollowAnswer answer = record.value();
    FollowCommand command = answer.command();
    long now = record.timestamp();
    switch (answer.verdict()) {
      case NO_SUCH_USER -> outcomes.rejected(command, command.followee(), noSuchUser(), now);
      case UNCHANGED -> outcomes.applied(command, command.followee(), false, now);
      case CHANGED -> {
        settle(command, answer.since(), now);
        outcomes.applied(command, command.followee(), true, now);
      }
    }
  }

  private void settle(FollowCommand command, long since, long now) {
    FollowKey edge = new FollowKey(command.caller(), command.followee());
    Bytes key =
        StoreKey.of(command.caller()).position(new Position(since, command.followee())).bytes();
    switch (command) {
      case FollowCommand.Follow follow -> {
        Instant from = Instant.ofEpochMilli(since);
        following.put(key, Json.write(new FollowItem(follow.followee(), from)));
        Follow fact = new Follow(follow.caller(), follow.followee(), from);
        events.emit(Topics.FOLLOWS, edge, fact, "follow.started", follow, now);
      }
      case FollowCommand.Unfollow unfollow -> {
        following.delete(key);
        events.emit(Topics.FOLLOWS, edge, null, "follow.ended", unfollow, now);
      }
    }
  }

  private static Problem noSuchUser() {
    return Problem.of(404, "not-found", "There is no such user.");
  }
}
