package io.pinstream.deploy.contract;

import io.pinstream.deploy.contract.RawHttp.Call;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A corpus of what the public interface must refuse. Whoever finds more, adds it to its kind. */
final class BadInputs {

  static final int ANY_4XX = 0;

  /**
   * One bad input.
   *
   * @param status what it is to be answered with, or {@link #ANY_4XX}
   * @param pointer the field that {@code errors} must name, or null if it is not about a field
   */
  record Case(String name, Call call, int status, @Nullable String pointer) {}

  private BadInputs() {}

  static List<Case> all(Scene scene) {
    return Stream.of(
            new BadBodies(scene),
            new BadUsers(scene),
            new BadPins(scene),
            new BadBoards(scene),
            new BadModeration(scene),
            new BadAddresses(scene),
            new BadQueries(scene),
            new BadKeys(scene))
        .flatMap(kind -> kind.all().stream())
        .toList();
  }
}
