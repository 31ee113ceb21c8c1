package io.pinstream.deploy.roles;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class OpenPartsTest {

  private final List<String> closed = new ArrayList<>();

  @Test
  void partsAreClosedInTheOppositeOrderOnceEach() {
    OpenParts open = new OpenParts();
    open.opened(() -> closed.add("first"));
    open.opened(() -> closed.add("second"));

    open.close();
    open.close();

    assertThat(closed).containsExactly("second", "first");
  }

  @Test
  void aPartThatFailsKeepsNoneOfTheOthersOpen() {
    OpenParts open = new OpenParts();
    open.opened(() -> closed.add("first"));
    open.opened(
        () -> {
          throw new IllegalStateException("broken");
        });

    open.close();

    assertThat(closed).containsExactly("first");
  }
}
