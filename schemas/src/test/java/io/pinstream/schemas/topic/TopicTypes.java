package io.pinstream.schemas.topic;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import io.pinstream.schemas.command.FollowCommand;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Follow;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
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
      Map.of(
          "users.commands", UserCommand.class,
          "follows.commands", FollowCommand.class,
          "pins.commands", PinCommand.class,
          "images.commands", ImageCommand.class,
          "images.events", ImageEvent.class,
          "users", User.class,
          "follows", Follow.class,
          "pins", Pin.class,
          "operations", Operation.class);

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
    return Stream.of(variant.getInterfaces())
        .map(parent -> parent.getAnnotation(JsonSubTypes.class))
        .filter(Objects::nonNull)
        .flatMap(known -> Stream.of(known.value()))
        .filter(known -> known.value() == variant)
        .map(JsonSubTypes.Type::name)
        .findFirst()
        .orElseGet(() -> variant.getSimpleName().toLowerCase(Locale.ROOT));
  }
}
