package io.pinstream.deploy.pins;

import io.pinstream.deploy.nodes.OperatorHomes;
import io.pinstream.deploy.roles.HomeNames;
import io.pinstream.schemas.id.Id;
import io.pinstream.topologies.moderation.ReviewsRead;
import io.pinstream.topologies.pins.PinsRead;
import io.pinstream.topologies.pins.PinsTopology;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;

/** What the system knows of a pin, for operators. */
final class PinReport {

  private PinReport() {}

  /** Lines for people; empty if there is no such pin. */
  static Optional<List<String>> lines(OperatorHomes homes, Id pin) {
    PinsRead.AnyPin asked = new PinsRead.AnyPin(pin);
    return homes
        .home(PinsTopology.APPLICATION, PinsTopology.APPLICATION, PinsRead.class)
        .answer(asked)
        .item()
        .map(
            item ->
                List.of(
                    "pin     " + pin,
                    "home    " + homes.whereIs(pin, PinsTopology.APPLICATION, asked.store()),
                    "fact    " + text(item),
                    "review  " + review(homes, pin)));
  }

  private static String review(OperatorHomes homes, Id pin) {
    return homes
        .home(
            PinsTopology.APPLICATION,
            HomeNames.reviewsOf(PinsTopology.APPLICATION),
            ReviewsRead.class)
        .answer(new ReviewsRead.KeptReview(pin))
        .item()
        .map(PinReport::text)
        .orElse("none");
  }

  private static String text(byte[] json) {
    return new String(json, StandardCharsets.UTF_8);
  }
}
