package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.moderation.JudgeReports;
import io.pinstream.topologies.moderation.Screen;
import java.time.Instant;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.jspecify.annotations.Nullable;

/** Users, as those see them who report them: the published ones. */
final class ReportedUsers implements JudgeReports.Things {

  private final UserShelf users;
  private final Screen screen;

  ReportedUsers(ProcessorContext<Homed, Object> context, Screen screen) {
    this.users = new UserShelf(context);
    this.screen = screen;
  }

  @Override
  public @Nullable Review seenBy(Id reporter, ModerationCommand.Report report, Instant now) {
    User user = users.find(report.target());
    return user == null
        ? null
        : UserShelf.judge(screen, user.username(), user.displayName())
            .reported()
            .review(Review.Kind.USER, user.id(), user.id(), now);
  }
}
