package io.pinstream.deploy.pins;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.nodes.OperatorHomes;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import io.pinstream.schemas.id.Id;
import java.net.URI;
import java.nio.file.Path;
import java.time.Clock;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import picocli.CommandLine;

@ExtendWith(RunningPinstream.class)
class PinsCommandTest {

  private final Shared pinstream;

  PinsCommandTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @Test
  void whatIsKnownOfAPinIsShown() throws Exception {
    ApiClient author = pinstream.somebody("pins_shown");
    Id pin = Id.require(author.pin("image/jpeg", Photos.jpeg(1), "A shown pin", ""));

    try (OperatorHomes homes = OperatorHomes.at(port(), keys(), Clock.systemUTC())) {
      assertThat(PinReport.lines(homes, pin).orElseThrow())
          .contains("pin     " + pin, "review  none")
          .anyMatch(line -> line.endsWith(" of 4, on standalone"))
          .anyMatch(line -> line.contains("\"title\":\"A shown pin\""));
    }
    assertThat(show(pin.toString())).isZero();
    assertThat(show("nothing")).isEqualTo(1);
    // An id that nobody has: of an author who has one pin alone.
    assertThat(show(new Id(pin.high() ^ 1, pin.low()).toString())).isEqualTo(1);
  }

  private int show(String id) {
    return new CommandLine(new PinsCommand())
        .execute("show", id, "--node", port().toString(), "--keys", keys().toString());
  }

  private URI port() {
    return URI.create(pinstream.metricsAddress()).resolve("/");
  }

  private Path keys() {
    return pinstream.data().resolve("keys");
  }
}
