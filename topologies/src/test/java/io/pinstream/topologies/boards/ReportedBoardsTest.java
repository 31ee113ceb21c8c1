package io.pinstream.topologies.boards;

import static io.pinstream.topologies.boards.DrivenBoards.NOW;
import static io.pinstream.topologies.boards.DrivenBoards.SOON;
import static io.pinstream.topologies.boards.DrivenBoards.only;
import static io.pinstream.topologies.boards.DrivenBoards.problem;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.topologies.moderation.WordScorer;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Reports of boards and their links: what a reporter may not see is not there. */
class ReportedBoardsTest {

  @TempDir private Path folder;
  private DrivenBoards boards;
  private Id ada;
  private Id bob;
  private Id eve;

  @BeforeEach
  void start() {
    boards = new DrivenBoards(folder);
    ada = boards.user("ada");
    bob = boards.user("bob");
    eve = boards.user("eve");
  }

  @AfterEach
  void stop() {
    boards.close();
  }

  @Test
  void aReportOfAPublicBoardOpensAReviewOfWhatTheBoardSays() {
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);

    ModerationCommand.Report report = report(eve, board, null);
    Review review = reported(report);

    assertThat(review.id()).isEqualTo(board);
    assertThat(review.kind()).isEqualTo(Review.Kind.BOARD);
    assertThat(review.ownerId()).isEqualTo(ada);
    assertThat(review.state()).isEqualTo(State.PUBLISHED);
    assertThat(review.text()).isEqualTo(Map.of("name", "Sunsets", "description", ""));
    assertThat(review.modelVersion()).isEqualTo(WordScorer.VERSION);
    assertThat(review.open()).isTrue();
    assertThat(review.reports()).isEqualTo(1);
    assertThat(review.reportReasons()).containsExactly("Spam.");
    // and who reports it next adds to that
    Review more = reported(report(bob, board, null));
    assertThat(more.reports()).isEqualTo(2);
    assertThat(more.createdAt()).isEqualTo(review.createdAt());
  }

  @Test
  void aPrivateBoardIsReportedByAFriendAndIsNotThereForOthers() {
    Id board = boards.board(ada, "Sunsets", Visibility.PRIVATE, NOW);
    BoardCommand.AddLink add = boards.addition(ada, board, "https://example.org/", "Look", null);
    boards.send(add, NOW);
    boards.send(boards.sharing(ada, board, bob), NOW);
    boards.forgetNews();

    assertThat(reported(report(bob, board, null)).id()).isEqualTo(board);
    Review ofLink = reported(report(bob, add.link(), board));
    assertThat(ofLink.id()).isEqualTo(Id.ofReview(board, add.link()));
    assertThat(ofLink.kind()).isEqualTo(Review.Kind.BOARD_LINK);
    assertThat(ofLink.board()).isEqualTo(board);
    assertThat(ofLink.text()).isEqualTo(Map.of("title", "Look", "url", "https://example.org/"));

    // the same answer for what is not to be seen as for what is not there
    String invisible = refusal(report(eve, board, null));
    assertThat(invisible).isEqualTo(refusal(report(eve, boards.newBoard(ada), null)));
    assertThat(refusal(report(eve, add.link(), board))).isEqualTo(invisible);
    assertThat(refusal(report(eve, add.link(), boards.newBoard(ada)))).isEqualTo(invisible);
    // and when it is no longer shared
    boards.send(boards.unsharing(ada, board, bob), SOON);
    assertThat(refusal(report(bob, board, null))).isEqualTo(invisible);
  }

  @Test
  void aLinkThatIsNotOnTheBoardCannotBeReported() {
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);
    Id link = boards.addition(ada, board, "https://example.org/").link();

    assertThat(refusal(report(eve, link, board))).contains("404");
  }

  @Test
  void whatIsHeldIsNotThereForThoseWhoWouldReportIt() {
    Id held = boards.board(ada, "A " + WordScorer.DUBIOUS + " board", Visibility.PUBLIC, NOW);
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);
    BoardCommand.AddLink add =
        boards.addition(ada, board, "https://example.org/", WordScorer.DUBIOUS, null);
    boards.send(add, NOW);
    boards.forgetNews();

    assertThat(refusal(report(eve, held, null))).contains("404");
    assertThat(refusal(report(eve, add.link(), board))).contains("404");
  }

  @Test
  void otherWordsAloneDoNotEndTheReviewOfWhatWasReported() {
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);
    send(report(eve, board, null));
    boards.forgetNews();

    boards.send(boards.update(ada, board, "Sunrises", null, null), SOON);

    Review review = only(boards.application.news(Topics.REVIEWS)).value();
    assertThat(review.state()).isEqualTo(State.PUBLISHED);
    assertThat(review.text()).containsEntry("name", "Sunrises");
    boards.send(boards.deletion(ada, board), SOON);
    assertThat(only(boards.application.news(Topics.REVIEWS)).getValue()).isNull();
  }

  @Test
  void nobodyReportsWhatIsOnesOwn() {
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);

    ModerationCommand.Report report = report(ada, board, null);
    send(report);

    problem(only(boards.application.outcomes()), 422, "report-oneself");
    assertThat(boards.application.newBytes(Topics.REVIEWS)).isEmpty();
  }

  @Test
  void aReportOfWhatOthersOwnIsPutAside() {
    send(report(eve, ada, null));

    assertThat(boards.application.newBytes(Topics.DEAD_LETTERS)).hasSize(1);
    boards.assertNothingWasTold();
  }

  @Test
  void aRepeatedReportCountsOnceAndAnotherUnderItsKeyIsRefused() {
    Id board = boards.board(ada, "Sunsets", Visibility.PUBLIC, NOW);
    ModerationCommand.Report report = report(eve, board, new Idempotency("key", "one"), "Spam.");
    reported(report);
    send(report);
    boards.assertNothingWasTold();

    send(report(eve, board, new Idempotency("key", "two"), "A lie."));

    problem(only(boards.application.outcomes()), 422, "idempotency-key-reused");
    assertThat(boards.application.newBytes(Topics.REVIEWS)).isEmpty();
  }

  /** Sends a report that counts, and gives the review that follows. */
  private Review reported(ModerationCommand.Report report) {
    send(report);
    assertThat(boards.application.outcomes())
        .containsExactly(Operation.applied(report.operation(), report.target(), true));
    return only(boards.application.news(Topics.REVIEWS)).value();
  }

  /** What a reporter is told, but for whose operation and what about. */
  private String refusal(ModerationCommand.Report report) {
    send(report);
    Operation outcome = only(boards.application.outcomes());
    assertThat(outcome.id()).isEqualTo(report.operation());
    assertThat(outcome.target()).isEqualTo(report.target());
    boards.forgetNews();
    return outcome.status() + " " + outcome.problem();
  }

  private ModerationCommand.Report report(Id reporter, Id target, @Nullable Id board) {
    return new ModerationCommand.Report(
        boards.operation(reporter), reporter, null, target, board, "Spam.");
  }

  private ModerationCommand.Report report(
      Id reporter, Id target, Idempotency idempotency, String reason) {
    return new ModerationCommand.Report(
        boards.operation(reporter), reporter, idempotency, target, null, reason);
  }

  private void send(ModerationCommand.Report report) {
    boards.append(report, SOON);
  }
}
