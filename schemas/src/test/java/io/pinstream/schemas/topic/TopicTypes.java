package io.pinstream.schemas.topic;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Board;
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.fact.NodeHeartbeat;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Share;
import io.pinstream.schemas.fact.TrainingLabel;
import io.pinstream.schemas.fact.User;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;

/** Which Java types stand in which topic, and what they are called in JSON. */
final class TopicTypes {

  /** The values of every topic that holds JSON of ours, by the topic's name. */
  static final Map<String, Class<?>> VALUES =
      Map.ofEntries(
          Map.entry("users.commands", UserCommand.class),
          Map.entry("follows.commands", FollowCommand.class),
          Map.entry("pins.commands", PinCommand.class),
          Map.entry("images.commands", ImageCommand.class),
          Map.entry("images.events", ImageEvent.class),
          Map.entry("boards.commands", BoardCommand.class),
          Map.entry("users", User.class),
          Map.entry("follows", Follow.class),
          Map.entry("pins", Pin.class),
          Map.entry("boards", Board.class),
          Map.entry("board-links", BoardLink.class),
          Map.entry("board-shares", Share.class),
          Map.entry("public-boards", Board.class),
          Map.entry("public-board-links", BoardLink.class),
          Map.entry("links", Link.class),
          Map.entry("reviews", Review.class),
          Map.entry("moderation.labels", TrainingLabel.class),
          Map.entry("spam-models", ModelRelease.class),
          Map.entry("feeds.events", FeedRead.class),
          Map.entry("operations", Operation.class),
          Map.entry("nodes", NodeHeartbeat.class));

  private TopicTypes() {}

  /** The records that a value of this type can be. */
  static List<Class<?>> variants(Class<?> type) {
    return type.isSealed()
        ? Arrays.stream(Objects.requireNonNull(type.getPermittedSubclasses()))
            .<Class<?>>flatMap(permitted -> variants(permitted).stream())
            .toList()
        : List.of(type);
  }

  /** What JSON calls it, as {@code create-pin}. */
  static String nameOf(Class<?> variant) {
    return parents(variant)
        .map(parent -> parent.getAnnotation(JsonSubTypes.class))
        .filter(Objects::nonNull)
        .flatMap(known -> Stream.of(known.value()))
        .filter(known -> known.value() == variant)
        .map(JsonSubTypes.Type::name)
        .findFirst()
        .orElseGet(() -> variant.getSimpleName().toLowerCase(Locale.ROOT));
  }

  /** All interfaces that it is of, the nearest first. */
  private static Stream<Class<?>> parents(Class<?> type) {
    return Stream.of(type.getInterfaces())
        .flatMap(parent -> Stream.concat(Stream.of(parent), parents(parent)));
  }
}
