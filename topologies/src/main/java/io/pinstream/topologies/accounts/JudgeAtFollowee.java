package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.FollowItem;
import io.pinstream.schemas.rest.Position;
import io.pinstream.streams.Step;
import io.pinstream.streams.StoreSet;
import io.pinstream.streams.reads.StoreKey;
import io.pinstream.topologies.accounts.FollowAnswer.Verdict;
import java.nio.ByteBuffer;
import java.time.Instant;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;
import org.apache.kafka.streams.state.KeyValueStore;

/** Stores the followers of local users, and answers follow commands. */
record JudgeAtFollowee(
    ProcessorContext<Homed, Object> context,
    KeyValueStore<Bytes, byte[]> users,
    KeyValueStore<Bytes, byte[]> followers,
    KeyValueStore<Bytes, byte[]> followerSince)
    implements Step<Id, FollowCommand> {

  /** Store: home, followee, since, follower → FollowItem. Newest first. */
  static final String FOLLOWERS = "followers";

  /** Store: home, followee, follower → since. Looked up to find out whether an edge exists. */
  static final String FOLLOWER_SINCE = "follower-since";

  static ProcessorSupplier<Id, FollowCommand, Homed, Object> supplier() {
    return Step.supplier(
        UserTable.PUBLISHED.and(StoreSet.logged(FOLLOWERS, FOLLOWER_SINCE)),
        context ->
            new JudgeAtFollowee(
                context,
                context.getStateStore(UserTable.USERS),
                context.getStateStore(FOLLOWERS),
                context.getStateStore(FOLLOWER_SINCE)));
  }

  @Override
  public void process(Record<Id, FollowCommand> record) {
    FollowAnswer answer =
        switch (record.value()) {
          case FollowCommand.Follow follow -> follow(follow, record.timestamp());
          case FollowCommand.Unfollow unfollow -> unfollow(unfollow);
        };
    AccountsTopology.ANSWERS.forward(
        context, record.withKey(answer.command().caller()).withValue(answer));
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
