package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.Step;
import io.pinstream.streams.expiring.IdempotencyKeys;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.ProcessorSupplier;
import org.apache.kafka.streams.processor.api.Record;

/** Deduplicates follow commands and forwards them to the followee's home. */
record ReceiveFollowCommand(
    ProcessorContext<Homed, Object> context,
    IdempotencyKeys keys,
    UserTable users,
    Outcomes outcomes)
    implements Step<Id, FollowCommand> {

  static ProcessorSupplier<Id, FollowCommand, Homed, Object> supplier() {
    return Step.supplier(
        UserTable.STORES.and(IdempotencyKeys.STORES),
        context ->
            new ReceiveFollowCommand(
                context,
                new IdempotencyKeys(context),
                new UserTable(context),
                new Outcomes(context)));
  }

  @Override
  public void process(Record<Id, FollowCommand> record) {
    FollowCommand command = record.value();
    keys.once(command, command.caller().home(), record.timestamp(), () -> receive(command, record));
  }

  private void receive(FollowCommand command, Record<Id, FollowCommand> record) {
    boolean follows = command instanceof FollowCommand.Follow;
    UserItem follower = follows ? users.find(command.caller()) : null;
    if (follows && command.followee().equals(command.caller())) {
      outcomes.rejected(command, command.followee(), self(), record.timestamp());
    } else if (follower != null && !follower.isPublished()) {
      // The followee would see a follower who is not published.
      outcomes.rejected(command, command.followee(), inReview(), record.timestamp());
    } else {
      AccountsTopology.REQUESTS.forward(context, record.withKey(command.followee()));
    }
  }

  private static Problem inReview() {
    return Problem.of(403, "account-in-review", "Who is not to be seen yet cannot follow anybody.");
  }

  private static Problem self() {
    return Problem.of(422, "follow-oneself", "Nobody can follow oneself.");
  }
}
