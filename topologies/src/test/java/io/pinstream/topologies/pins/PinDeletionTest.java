package io.pinstream.topologies.pins;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.topic.Topics;
import java.time.Duration;
import java.util.List;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

/** Pins that go, and commands that come again. */
class PinDeletionTest extends PinsFixture {

  // Deleting

  @Test
  void anAuthorDeletesTheOwnPin() {
    // given
    Id pin = published(NOW);

    // when
    PinCommand.DeletePin delete = deletion(ada, pin, null);
    send(delete, SOON);

    // then
    TestRecord<Id, Pin> fact = only(pins.news(Topics.PINS));
    assertThat(fact.key()).isEqualTo(pin);
    assertThat(fact.getValue()).isNull();
    assertThat(only(pins.news(Topics.IMAGE_COMMANDS)).value())
        .isEqualTo(new ImageCommand.RemoveImage(pin, MEDIA_KEY));
    assertThat(pins.outcomes()).containsExactly(Operation.applied(delete.operation(), pin, true));
    assertThat(reader.pin(pin)).isEmpty();
    assertThat(reader.pinsOf(eve, ada, ALL).items()).isEmpty();
  }

  @Test
  void nobodyDeletesSomebodyElsesPin() {
    Id pin = published(NOW);

    PinCommand.DeletePin delete = deletion(eve, pin, null);
    send(delete, SOON);

    Operation outcome = only(pins.outcomes());
    assertThat(outcome.id()).isEqualTo(delete.operation());
    problem(outcome, 403, "not-yours");
    assertThat(pins.news(Topics.PINS)).isEmpty();
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
    assertThat(reader.pin(pin)).isPresent();
  }

  @Test
  void aPinThatIsNotThereCannotBeDeleted() {
    send(deletion(ada, ids.fresh(IdType.PIN, ada.home()), null), NOW);

    problem(only(pins.outcomes()), 404, "not-found");
    assertThat(pins.news(Topics.PINS)).isEmpty();
  }

  @Test
  void aPinThatIsDeletedWhileItWaitsIsNeverPublished() {
    // given
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);

    // when
    PinCommand.DeletePin delete = deletion(ada, create.pin(), null);
    send(delete, SOON);

    // then both operations come to their ends, and the copy goes after it was made
    List<Operation> outcomes = pins.outcomes();
    assertThat(outcomes)
        .extracting(Operation::id)
        .containsExactly(create.operation(), delete.operation());
    problem(outcomes.get(0), 409, "deleted-meanwhile");
    assertThat(outcomes.get(1))
        .isEqualTo(Operation.applied(delete.operation(), create.pin(), true));
    assertThat(pins.news(Topics.IMAGE_COMMANDS))
        .extracting(TestRecord::getValue)
        .containsExactly(
            new ImageCommand.CheckImage(create.pin(), ada, upload, MEDIA_KEY),
            new ImageCommand.RemoveImage(create.pin(), MEDIA_KEY));
    // and what the image worker says of it then is not heard
    keepImageOf(create.pin(), LATER);
    assertNothingHappened();
    assertThat(reader.pin(create.pin())).isEmpty();
  }

  @Test
  void somebodyElsesPinThatWaitsIsAsGoodAsMissing() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);
    forgetNews();

    send(deletion(eve, create.pin(), null), SOON);

    problem(only(pins.outcomes()), 404, "not-found");
    keepImageOf(create.pin(), LATER);
    assertThat(reader.pin(create.pin())).isPresent();
  }

  // Idempotency keys

  @Test
  void aRepeatedCommandHasNoSecondEffectAndNoSecondOutcome() {
    PinCommand.CreatePin create = creation(upload, new Idempotency("key", "body"));
    send(create, NOW);
    keepImageOf(create.pin(), NOW);
    PinCommand.DeletePin delete = deletion(ada, create.pin(), new Idempotency("key 2", "body"));
    send(delete, SOON);
    forgetNews();

    send(create, LATER);
    send(delete, LATER);

    assertNothingHappened();
  }

  @Test
  void aCommandUnderAUsedKeyWithAnotherBodyIsRefusedUnderItsOwnOperation() {
    send(creation(upload, new Idempotency("key", "body")), NOW);
    forgetNews();

    PinCommand.CreatePin other =
        creation(ids.fresh(IdType.UPLOAD, ada.home()), new Idempotency("key", "other body"));
    send(other, SOON);

    Operation outcome = only(pins.outcomes());
    assertThat(outcome.id()).isEqualTo(other.operation());
    problem(outcome, 422, "idempotency-key-reused");
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
  }

  @Test
  void aKeyThatIsUsedAgainAfterADayDoesNotReplaceThePinThatItMade() {
    // given a pin, made under a key that is forgotten by now
    PinCommand.CreatePin create = creation(upload, new Idempotency("key", "body"));
    send(create, NOW);
    keepImageOf(create.pin(), NOW);
    byte[] before = reader.pin(create.pin()).orElseThrow();
    forgetNews();

    // when the key, from which the pin's id is derived, comes with another upload
    Id other = ids.fresh(IdType.UPLOAD, ada.home());
    PinCommand.CreatePin again =
        new PinCommand.CreatePin(
            operationOf(ada),
            ada,
            new Idempotency("key", "other body"),
            create.pin(),
            other,
            MEDIA_KEY,
            "Another sunset",
            "",
            null);
    send(again, NOW.plus(Duration.ofHours(25)));

    // then
    problem(only(pins.outcomes()), 409, "pin-exists");
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
    assertThat(reader.pin(create.pin())).contains(before);
    assertThat(reader.pinsOf(eve, ada, ALL).items()).containsExactly(before);
  }

  @Test
  void aKeyThatIsUsedAgainAfterADayDoesNotReplaceThePinThatStillWaits() {
    PinCommand.CreatePin create = creation(upload, new Idempotency("key", "body"));
    send(create, NOW);
    forgetNews();

    send(create, NOW.plus(Duration.ofHours(25)));

    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
    problem(only(pins.outcomes()), 409, "pin-exists");
  }
}
