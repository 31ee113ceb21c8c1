package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.FollowItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.accounts.FollowAnswer.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Keeps the followers of those who live here, and says what each command came to. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class JudgeAtFollowee implements Processor<Id, FollowCommand, Homed, Object> {

  private ProcessorContext<Homed, Object> context;
  private KeyValueStore<Bytes, byte[]> users;
  private KeyValueStore<Bytes, byte[]> followers;
  private KeyValueStore<Bytes, byte[]> followerSince;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    users = context.getStateStore(AccountsTopology.USERS);
    followers = context.getStateStore(AccountsTopology.FOLLOWERS);
    followerSince = context.getStateStore(AccountsTopology.FOLLOWER_SINCE);
  }

  @Override
  public void process(Record<Id, FollowCommand> record) {
    FollowAnswer answer =
        switch (record.value()) {
          case FollowCommand.Follow follow -> follow(follow, record.timestamp());
          case FollowCommand.Unfollow unfollow -> unfollow(unfollow);
        };
    context.forward(
        record.withKey(answer.command().caller()).<Object>withValue(answer),
        AccountsTopology.ANSWERS.entry());
  }

  private FollowAnswer follow(FollowCommand.Follow command, long now) {
    if (users.get(StoreKey.of(command.followee()).bytes()) == null) {
      return new FollowAnswer(command, Verdict.NO_SUCH_USER, 0);
    }
    byte[] since = followerSince.get(edge(command));
    if (since != null) {
      return new FollowAnswer(command, Verdict.UNCHANGED, ByteBuffer.wrap(since).getLong());
    }
    followerSince.put(edge(command), ByteBuffer.allocate(8).putLong(now).array());
    followers.put(
        follower(command, now),
        Json.write(new FollowItem(command.caller(), Instant.ofEpochMilli(now))));
    return new FollowAnswer(command, Verdict.CHANGED, now);
  }

  private FollowAnswer unfollow(FollowCommand.Unfollow command) {
    byte[] value = followerSince.delete(edge(command));
    if (value == null) {
      return new FollowAnswer(command, Verdict.UNCHANGED, 0);
    }
    long since = ByteBuffer.wrap(value).getLong();
    followers.delete(follower(command, since));
    return new FollowAnswer(command, Verdict.CHANGED, since);
  }

  private static Bytes edge(FollowCommand command) {
    return StoreKey.of(command.followee()).id(command.caller()).bytes();
  }

  private static Bytes follower(FollowCommand command, long since) {
    return StoreKey.of(command.followee()).position(new Position(since, command.caller())).bytes();
  }
}
