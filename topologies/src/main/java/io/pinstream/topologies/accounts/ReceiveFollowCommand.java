package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.streams.Outcomes;
import io.pinstream.streams.deadletters.UnprocessableRecord;
import io.pinstream.streams.expiring.IdempotencyKeys;
import org.apache.kafka.streams.processor.api.Processor;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.processor.api.Record;

/** Lets a command through once, and sends it to its followee's home. */
@SuppressWarnings("NullAway.Init") // Streams calls init() before anything else.
final class ReceiveFollowCommand implements Processor<Id, FollowCommand, Homed, Object> {

  private ProcessorContext<Homed, Object> context;
  private IdempotencyKeys keys;
  private UserTable users;
  private Outcomes outcomes;

  @Override
  public void init(ProcessorContext<Homed, Object> context) {
    this.context = context;
    keys = new IdempotencyKeys(context);
    users = new UserTable(context);
    outcomes = new Outcomes(context);
  }

  @Override
  public void process(Record<Id, FollowCommand> record) {
    FollowCommand command = record.value();
    if (command == null) {
      throw new UnprocessableRecord("A command without a value");
    }
    keys.once(command, command.caller().home(), record.timestamp(), () -> receive(command, record));
  }

  private void receive(FollowCommand command, Record<Id, FollowCommand> record) {
    boolean follows = command instanceof FollowCommand.Follow;
    UserItem follower = follows ? users.find(command.caller()) : null;
    if (follows && command.followee().equals(command.caller())) {
      outcomes.rejected(command, command.followee(), self(), record.timestamp());
    } else if (follower != null && !follower.isPublished()) {
      // The one who is followed would see somebody who must not be seen.
      outcomes.rejected(command, command.followee(), inReview(), record.timestamp());
    } else {
      context.forward(
          record.withKey(command.followee()).<Object>withValue(command),
          AccountsTopology.REQUESTS.entry());
    }
  }

  private static Problem inReview() {
    return Problem.of(403, "account-in-review", "Who is not to be seen yet cannot follow anybody.");
  }

  private static Problem self() {
    return Problem.of(422, "follow-oneself", "Nobody can follow oneself.");
  }
}
