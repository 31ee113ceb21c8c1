package io.pinstream.topologies.pins;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import io.pinstream.streams.Golden;
import io.pinstream.topologies.moderation.WordScorer;
import java.util.List;
import java.util.Map;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.Test;

class PinsTopologyTest extends PinsFixture {

  // Publishing

  @Test
  void aNewPinWaitsForItsImageToBeLookedAt() {
    PinCommand.CreatePin create = creation(upload, null);

    send(create, NOW);

    TestRecord<Id, ImageCommand> work = only(pins.news(Topics.IMAGE_COMMANDS));
    assertThat(work.key()).isEqualTo(create.pin());
    assertThat(work.value())
        .isEqualTo(new ImageCommand.CheckImage(create.pin(), ada, upload, MEDIA_KEY));
    assertThat(pins.outcomes()).isEmpty();
    assertThat(pins.news(Topics.PINS)).isEmpty();
    assertThat(reader.pin(create.pin())).isEmpty();
  }

  @Test
  void aPinIsPublishedWhenItsImageIsKept() {
    // given
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);

    // when
    keepImageOf(create.pin(), SOON);

    // then
    TestRecord<byte[], byte[]> fact = only(pins.newBytes(Topics.PINS));
    Pin pin = Topics.PINS.value().decode(fact.value());
    assertThat(pin)
        .isEqualTo(
            new Pin(
                create.pin(),
                ada,
                "A sunset",
                "Over the sea.",
                "https://example.org/sunset",
                State.PUBLISHED,
                NOW,
                new Pin.Image(
                    "/media/" + create.pin() + "/" + MEDIA_KEY, "image/jpeg", 12_345, 640, 480)));
    assertThat(fact.getRecordTime()).isEqualTo(SOON);
    assertThat(pins.outcomes())
        .containsExactly(Operation.applied(create.operation(), create.pin(), true));
    // and reads give the very bytes of the fact
    assertThat(reader.pin(create.pin())).contains(fact.value());
    assertThat(reader.pinsOf(eve, ada, ALL).items()).containsExactly(fact.value());
  }

  @Test
  void anAuthorsPinsComeNewestFirst() {
    Id first = published(NOW);
    Id second = published(SOON);
    Id third = published(LATER);

    Page page = reader.pinsOf(eve, ada, new Page.Request(2, null));
    assertThat(page.items())
        .containsExactly(reader.pin(third).orElseThrow(), reader.pin(second).orElseThrow());
    assertThat(reader.pinsOf(eve, ada, new Page.Request(2, page.next())).items())
        .containsExactly(reader.pin(first).orElseThrow());
    assertThat(reader.pinsOf(ada, eve, ALL).items()).isEmpty();
  }

  @Test
  void anUploadThatIsNotThereCanBePinnedAgain() {
    // given
    PinCommand.CreatePin tooEarly = creation(upload, null);
    send(tooEarly, NOW);

    // when
    pins.append(
        Topics.IMAGE_EVENTS,
        tooEarly.pin(),
        new ImageEvent.ImageRefused(
            tooEarly.pin(), ImageEvent.ImageRefused.MISSING, "Nothing was uploaded."),
        SOON);

    // then
    Operation outcome = only(pins.outcomes());
    assertThat(outcome.id()).isEqualTo(tooEarly.operation());
    problem(outcome, 404, "upload-missing");
    assertThat(pins.news(Topics.PINS)).isEmpty();
    // and the next try is a try as the first
    pins.news(Topics.IMAGE_COMMANDS);
    PinCommand.CreatePin again = creation(upload, null);
    send(again, LATER);
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).hasSize(1);
    keepImageOf(again.pin(), LATER);
    assertThat(reader.pin(again.pin())).isPresent();
  }

  @Test
  void aRefusedImageIsTheUploadsFault() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);

    pins.append(
        Topics.IMAGE_EVENTS,
        create.pin(),
        new ImageEvent.ImageRefused(create.pin(), "not-an-image", "This is no image."),
        SOON);

    Problem problem = problem(only(pins.outcomes()), 422, "not-an-image");
    assertThat(problem.errors())
        .containsExactly(new Problem.FieldError("/uploadId", "This is no image."));
    assertThat(reader.pin(create.pin())).isEmpty();
  }

  @Test
  void anUploadMakesOnePin() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);
    keepImageOf(create.pin(), NOW);
    forgetNews();

    PinCommand.CreatePin second = creation(upload, null);
    send(second, SOON);

    Operation outcome = only(pins.outcomes());
    assertThat(outcome.id()).isEqualTo(second.operation());
    Problem problem = problem(outcome, 409, "upload-used");
    assertThat(problem.errors())
        .extracting(Problem.FieldError::pointer)
        .containsExactly("/uploadId");
    assertThat(pins.news(Topics.IMAGE_COMMANDS)).isEmpty();
  }

  @Test
  void anUploadMakesOnePinEvenWhenTheNextBrokersClockIsBehind() {
    send(creation(upload, null), SOON);
    forgetNews();

    send(creation(upload, null), NOW);

    problem(only(pins.outcomes()), 409, "upload-used");
  }

  @Test
  void whatIsToldTwiceOfAnImageIsHeardOnce() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);
    keepImageOf(create.pin(), SOON);
    forgetNews();

    keepImageOf(create.pin(), LATER);

    assertNothingHappened();
    assertThat(reader.pinsOf(eve, ada, ALL).items()).hasSize(1);
  }

  // What cannot be processed

  @Test
  void whatHasNoValueIsPutAside() {
    Id pin = ids.fresh(IdType.PIN, ada.home());

    pins.append(Topics.PIN_COMMANDS, pin, null, NOW);
    pins.append(Topics.IMAGE_EVENTS, pin, null, NOW);
    pins.appendText(Topics.PIN_COMMANDS, pin.toString(), "nothing", NOW);

    assertThat(pins.newBytes(Topics.DEAD_LETTERS))
        .extracting(letter -> DrivenApplication.text(letter.headers()).get("topic"))
        .containsExactly("pins.commands", "images.events", "pins.commands");
    published(SOON);
  }

  // What stands in public

  @Test
  void factsAreCloudEvents() {
    PinCommand.CreatePin create = creation(upload, null);
    send(create, NOW);
    keepImageOf(create.pin(), SOON);
    PinCommand.DeletePin delete = deletion(ada, create.pin(), null);
    send(delete, LATER);

    List<TestRecord<Id, Pin>> facts = pins.news(Topics.PINS);
    assertThat(DrivenApplication.text(facts.get(0).headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", create.operation().toString(),
                "ce_type", "io.pinstream.pin.published",
                "ce_source", "/pinstream/pinstream-pins",
                "ce_subject", create.pin().toString(),
                "ce_time", "2026-11-23T01:02:04.004Z"));
    assertThat(facts.get(1).getValue()).isNull();
    assertThat(DrivenApplication.text(facts.get(1).headers()))
        .containsExactlyInAnyOrderEntriesOf(
            Map.of(
                "content-type", "application/json",
                "ce_specversion", "1.0",
                "ce_id", delete.operation().toString(),
                "ce_type", "io.pinstream.pin.deleted",
                "ce_source", "/pinstream/pinstream-pins",
                "ce_subject", create.pin().toString(),
                "ce_time", "2026-11-23T01:02:05.004Z"));
  }

  @Test
  void shouldNotChangeTheTopologyUnintentionally() {
    assertThat(Golden.describe(PinsTopology.build(WordScorer.screen())))
        .isEqualTo(Golden.description(PinsTopology.APPLICATION));
  }
}
