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
import io.pinstream.streams.reads.StoreKey;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps whom those who live here follow, tells the world, and tells the caller. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class SettleAtFollower implements Processor<Id, FollowAnswer, Homed, Object> {

  private KeyValueStore<Bytes, byte[]> following;
  private CloudEvents events;
  private Outcomes outcomes;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    following = context.getStateStore(AccountsTopology.FOLLOWING);
    events = new CloudEvents(context);
    outcomes = new Outcomes(context);
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
