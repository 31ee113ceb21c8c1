package io.pinstream.topologies.accounts;

import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.topologies.moderation.JudgeReports;
import io.pinstream.topologies.streams.StoreKey;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.processor.api.ProcessorContext;
import org.apache.kafka.streams.state.KeyValueStore;
import org.jspecify.annotations.Nullable;

/** Users, as those see them who report them. */
final class ReportedUsers implements JudgeReports.Things {

  private final KeyValueStore<Bytes, byte[]> users;

  ReportedUsers(ProcessorContext<Homed, Object> context) {
    users = context.getStateStore(AccountsTopology.USERS);
  }

  @Override
  public @Nullable Review seenBy(Id reporter, ModerationCommand.Report report, Instant now) {
    byte[] json = users.get(StoreKey.of(report.target()).bytes());
    if (json == null) {
      return null;
    }
    User user = Json.read(json, User.class);
    Map<String, String> text = new LinkedHashMap<>();
    text.put("username", user.username());
    text.put("displayName", user.displayName());
    return Review.undoubted(user.id(), Review.Kind.USER, user.id(), null, user.id(), text, now);
  }
}
