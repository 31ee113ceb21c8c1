package io.pinstream.topologies.boards;

import static io.pinstream.topologies.boards.DrivenBoards.LATER;
import static io.pinstream.topologies.boards.DrivenBoards.NOW;
import static io.pinstream.topologies.boards.DrivenBoards.SOON;
import static io.pinstream.topologies.boards.DrivenBoards.only;
import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.fact.Board;
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.BoardLinkKey;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.id.Homed;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.State;
import io.pinstream.schemas.rest.Visibility;
import io.pinstream.schemas.topic.Topic;
import io.pinstream.schemas.topic.Topics;
import io.pinstream.streams.DrivenApplication;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.state.KeyValueIterator;
import org.apache.kafka.streams.state.KeyValueStore;
import org.apache.kafka.streams.test.TestRecord;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The two topics that show everyone the boards and links that everyone may see. A punctuation does
 * one step here. {@code -Dpinstream.boards.steps=N} for longer histories.
 */
class PublicBoardsTest extends BoardsFixture {

  private static final int STEPS = Integer.getInteger("pinstream.boards.steps", 150);
  private static final int MANY = 2 * PublicBoards.STEP + 50;

  private final Shown shown = new Shown();

  /** The look at boards that older versions left is over. */
  @BeforeEach
  void begin() {
    settle();
  }

  /** What a reader has who keeps the newest record of each key. */
  private final class Shown {

    private final Map<Id, Board> shownBoards = new HashMap<>();
    private final Map<BoardLinkKey, BoardLink> shownLinks = new HashMap<>();
    // Since it was last read.
    private final Set<Homed> news = new HashSet<>();

    /** Reads on; every tombstone must be of something that was there. */
    void read() {
      news.clear();
      read(Topics.PUBLIC_BOARDS, shownBoards);
      read(Topics.PUBLIC_BOARD_LINKS, shownLinks);
    }

    private <K extends Homed, V> void read(Topic<K, V> topic, Map<K, V> table) {
      for (TestRecord<K, V> record : boards.application.news(topic)) {
        if (record.getValue() == null) {
          assertThat(table.remove(record.key())).as("%s: %s", topic.name(), record).isNotNull();
        } else {
          table.put(record.key(), record.value());
          news.add(record.key());
        }
      }
    }

    void forget() {
      shownBoards.clear();
      shownLinks.clear();
    }

    Set<Id> boards() {
      return shownBoards.keySet();
    }

    Set<Id> links(Id board) {
      return shownLinks.keySet().stream()
          .filter(key -> key.board().equals(board))
          .map(BoardLinkKey::link)
          .collect(Collectors.toSet());
    }
  }

  // One board

  @Test
  void aBoardThatBecomesPublicIsShownWithItsLinks() {
    Id board = board(ada, "Sunsets", Visibility.PRIVATE);
    Id link = add(board, "https://example.org/1", NOW);
    assertNothingIsTold();

    BoardCommand.UpdateBoard update = boards.update(ada, board, null, null, Visibility.PUBLIC);
    boards.send(update, SOON);

    TestRecord<Id, Board> fact = only(boards.application.news(Topics.PUBLIC_BOARDS));
    assertThat(fact.value())
        .isEqualTo(new Board(board, ada, "Sunsets", "", Visibility.PUBLIC, NOW, SOON));
    assertThat(fact.getRecordTime()).isEqualTo(SOON);
    assertThat(DrivenApplication.text(fact.headers()))
        .containsEntry("ce_id", update.operation() + "/public/" + board)
        .containsEntry("ce_type", "io.pinstream.public-board.published")
        .containsEntry("ce_subject", board.toString());
    TestRecord<BoardLinkKey, BoardLink> ofLink =
        only(boards.application.news(Topics.PUBLIC_BOARD_LINKS));
    assertThat(ofLink.key()).isEqualTo(new BoardLinkKey(board, link));
    assertThat(ofLink.value().originalUrl()).isEqualTo("https://example.org/1");
    assertThat(DrivenApplication.text(ofLink.headers()))
        .containsEntry("ce_id", update.operation() + "/public/" + ofLink.key())
        .containsEntry("ce_type", "io.pinstream.public-board-link.published");
  }

  @Test
  void changesOfAPublicBoardAreShown() {
    Id board = board(ada, "Sunsets", Visibility.PUBLIC);

    boards.send(boards.update(ada, board, "Evenings", null, null), SOON);
    TestRecord<Id, Board> fact = only(boards.application.news(Topics.PUBLIC_BOARDS));
    assertThat(fact.value().name()).isEqualTo("Evenings");
    assertThat(DrivenApplication.text(fact.headers()))
        .containsEntry("ce_type", "io.pinstream.public-board.updated");

    Id link = add(board, URL, SOON);
    assertThat(only(boards.application.news(Topics.PUBLIC_BOARD_LINKS)).value().link())
        .isEqualTo(link);
    boards.send(boards.removal(ada, board, link), LATER);
    TestRecord<BoardLinkKey, BoardLink> gone =
        only(boards.application.news(Topics.PUBLIC_BOARD_LINKS));
    assertThat(gone.getValue()).isNull();
    assertThat(DrivenApplication.text(gone.headers()))
        .containsEntry("ce_type", "io.pinstream.public-board-link.withdrawn");
  }

  @Test
  void nothingOfAPrivateBoardIsEverTold() {
    Id board = board(ada, "Secrets", Visibility.PRIVATE);
    Id link = add(board, URL, NOW);
    boards.send(boards.update(ada, board, "More secrets", null, null), SOON);
    boards.send(boards.removal(ada, board, link), SOON);
    add(board, "https://example.org/2", SOON);
    boards.append(verdictOnBoard(board, false), SOON);
    boards.append(verdictOnBoard(board, true), SOON);
    boards.application.outcomes();
    boards.send(boards.deletion(ada, board), LATER);
    settle();

    assertNothingIsTold();
  }

  @Test
  void whatHappensAfterABoardBecamePrivateIsNotTold() {
    // given a board with a link, both shown
    Id board = board(ada, "Sunsets", Visibility.PUBLIC);
    Id link = add(board, URL, NOW);
    shown.read();

    // when
    boards.send(boards.update(ada, board, null, null, Visibility.PRIVATE), SOON);
    shown.read();

    // then both are gone at once
    assertThat(shown.boards()).isEmpty();
    assertThat(shown.links(board)).isEmpty();
    // and whatever follows is nobody's business
    add(board, "https://example.org/secret", SOON);
    boards.send(boards.removal(ada, board, link), LATER);
    boards.send(boards.deletion(ada, board), LATER);
    settle();
    assertNothingIsTold();
  }

  @Test
  void aHeldBoardAndAHeldLinkAreNotShown() {
    Id held = board(ada, "dubious", Visibility.PUBLIC);
    add(held, "https://example.org/1", NOW);
    Id board = board(ada, "fine", Visibility.PUBLIC);
    Id dubious = add(board, "https://dubious.example/", NOW);
    Id fine = add(board, "https://example.org/2", NOW);
    shown.read();
    assertThat(shown.links(held)).isEmpty();
    assertThat(shown.links(board)).containsExactly(fine);

    boards.append(verdictOnBoard(held, true), SOON);
    boards.append(verdictOnLink(board, dubious, true), SOON);
    shown.read();
    assertThat(shown.boards()).contains(held);
    assertThat(shown.links(held)).hasSize(1);
    assertThat(shown.links(board)).containsExactlyInAnyOrder(fine, dubious);

    boards.append(verdictOnBoard(held, false), LATER);
    boards.append(verdictOnLink(board, dubious, false), LATER);
    shown.read();
    assertThat(shown.boards()).doesNotContain(held);
    assertThat(shown.links(held)).isEmpty();
    assertThat(shown.links(board)).containsExactly(fine);
  }

  // Many links

  @Test
  void thousandsOfLinksFollowInSteps() {
    Id board = board(ada, "Sunsets", Visibility.PRIVATE);
    Set<Id> links = fill(board, MANY);
    boards.send(boards.update(ada, board, null, null, Visibility.PUBLIC), SOON);
    assertInSteps(MANY);
    assertThat(shown.links(board)).isEqualTo(links);

    boards.send(boards.update(ada, board, null, null, Visibility.PRIVATE), LATER);
    assertInSteps(0);
    assertThat(shownRows()).isZero();
  }

  private void assertInSteps(int links) {
    int before = shown.shownLinks.size();
    while (before != links) {
      shown.read();
      int now = shown.shownLinks.size();
      assertThat(Math.abs(now - before)).isBetween(1, PublicBoards.STEP);
      before = now;
      boards.tick();
    }
    shown.read();
    assertThat(shown.shownLinks).hasSize(links);
  }

  @Test
  void aBoardThatChangesItsMindHalfwayEndsAsItIs() {
    Id board = board(ada, "Sunsets", Visibility.PUBLIC);
    Set<Id> links = fill(board, MANY);
    boards.send(boards.update(ada, board, null, null, Visibility.PRIVATE), SOON);
    boards.tick();
    shown.read();
    assertThat(shown.links(board)).hasSize(50);
    boards.send(boards.update(ada, board, null, null, Visibility.PUBLIC), LATER);
    settle();
    shown.read();
    assertThat(shown.links(board)).isEqualTo(links);

    boards.send(boards.deletion(ada, board), LATER);
    settle();
    shown.read();
    assertThat(shown.boards()).isEmpty();
    assertThat(shown.links(board)).isEmpty();
    assertThat(shownRows()).isZero();
  }

  @Test
  void aRestartGoesOnWhereTheWorkStood() {
    Id board = board(ada, "Sunsets", Visibility.PUBLIC);
    fill(board, MANY);
    boards.send(boards.update(ada, board, null, null, Visibility.PRIVATE), SOON);
    shown.read();
    assertThat(shown.links(board)).hasSize(MANY - PublicBoards.STEP);

    boards = boards.restarted(folder.resolve("second"));
    settle();

    shown.read();
    assertThat(shown.links(board)).isEmpty();
    assertThat(shownRows()).isZero();
  }

  // Owners

  @Test
  void theBoardsOfAHeldOwnerGoAndComeBack() {
    Id one = board(ada, "one", Visibility.PUBLIC);
    Id link = add(one, URL, NOW);
    board(ada, "private", Visibility.PRIVATE);
    Id bobs = board(bob, "bob's", Visibility.PUBLIC);
    hold(ada, true, SOON);
    settle();
    shown.read();
    assertThat(shown.boards()).containsExactly(bobs);
    assertThat(shown.links(one)).isEmpty();

    // what is changed meanwhile shows when they come back
    boards.send(boards.update(ada, one, "uno", null, null), SOON);
    assertNothingIsTold();
    hold(ada, false, LATER);
    settle();
    shown.read();
    // other words were judged, with an owner in doubt
    assertThat(shown.boards()).containsExactly(bobs);
    boards.append(verdictOnBoard(one, true), LATER);
    shown.read();
    assertThat(shown.boards()).containsExactlyInAnyOrder(one, bobs);
    assertThat(shown.links(one)).containsExactly(link);
  }

  // Data of versions without these topics

  @Test
  void whatIsPublicAlreadyIsShownAtTheFirstStart() {
    // given boards, and stores as an older version leaves them
    List<Id> open = new ArrayList<>();
    for (int i = 0; i < PublicBoards.STEP + 20; i++) {
      open.add(board(i % 2 == 0 ? ada : bob, "board " + i, Visibility.PUBLIC));
    }
    Set<Id> links = fill(open.getFirst(), MANY);
    Id closed = board(ada, "private", Visibility.PRIVATE);
    add(closed, URL, NOW);
    settle();
    shown.read();
    shown.forget();
    for (String store :
        List.of(
            PublicBoards.PUBLIC_BOARDS,
            PublicBoards.PUBLIC_BOARD_LINKS,
            PublicBoards.PUBLIC_BOARD_JOBS)) {
      empty(boards.application.store(store));
    }

    // when
    boards = boards.restarted(folder.resolve("second"));
    boards.tick();
    shown.read();
    // the private one may be among the first
    assertThat(shown.boards()).hasSizeBetween(PublicBoards.STEP - 1, PublicBoards.STEP);
    boards = boards.restarted(folder.resolve("third"));
    settle();

    // then
    shown.read();
    assertThat(shown.boards()).containsExactlyInAnyOrderElementsOf(open);
    assertThat(shown.links(open.getFirst())).isEqualTo(links);
    // and nothing more at the next start
    boards = boards.restarted(folder.resolve("fourth"));
    settle();
    assertNothingIsTold();
  }

  // All of it

  /** What the topics show is what a stranger may read, of owners whose accounts are published. */
  @ParameterizedTest
  @ValueSource(longs = {1, 2})
  void theTopicsShowWhatAStrangerMayReadWhateverHappens(long seed) {
    Random random = new Random(seed);
    List<Id> all = new ArrayList<>();
    Map<Id, Id> owners = new HashMap<>();
    Set<Id> held = new HashSet<>();
    Instant at = NOW;
    for (int step = 0; step < STEPS; step++) {
      at = at.plusMillis(random.nextInt(3));
      Id owner = random.nextBoolean() ? ada : bob;
      Visibility visibility = random.nextInt(3) > 0 ? Visibility.PUBLIC : Visibility.PRIVATE;
      String words = random.nextInt(5) > 0 ? "fine " + step : "dubious " + step;
      int what = random.nextInt(100);
      if (all.isEmpty() || what < 10) {
        BoardCommand.CreateBoard create = boards.creation(owner, words, visibility, null);
        boards.append(create, at);
        all.add(create.board());
        owners.put(create.board(), owner);
        if (random.nextInt(4) == 0) {
          for (int i = 0; i < 120; i++) {
            boards.append(boards.addition(owner, create.board(), "https://example.org/" + i), at);
          }
        }
      } else {
        Id board = all.get(random.nextInt(all.size()));
        Id its = owners.getOrDefault(board, owner);
        String url =
            (random.nextInt(5) > 0 ? "https://example.org/" : "https://dubious.example/")
                + random.nextInt(6);
        BoardCommand.AddLink add = boards.addition(its, board, url);
        if (what < 30) {
          boards.append(boards.update(its, board, null, null, visibility), at);
        } else if (what < 35) {
          boards.append(boards.update(its, board, words, null, null), at);
        } else if (what < 39) {
          boards.append(boards.deletion(its, board), at);
          all.remove(board);
        } else if (what < 55) {
          boards.append(add, at);
        } else if (what < 65) {
          boards.append(boards.removal(its, board, add.link()), at);
        } else if (what < 73) {
          boards.append(verdictOnBoard(board, random.nextInt(3) > 0), at);
        } else if (what < 83) {
          boards.append(verdictOnLink(board, add.link(), random.nextBoolean()), at);
        } else if (what < 89) {
          if (!held.remove(its)) {
            held.add(its);
          }
          hold(its, held.contains(its), at);
        } else if (what < 98) {
          boards.tick();
        } else {
          shown.read();
          boards = boards.restarted(folder.resolve("step-" + step));
        }
      }
      boards.application.outcomes();
      shown.read();
      assertThat(shown.boards())
          .as("boards after step %d", step)
          .isEqualTo(visible(all, owners, held));
      for (Homed told : shown.news) {
        if (told instanceof BoardLinkKey link) {
          assertThat(shown.boards()).contains(link.board());
          assertThat(linksFor(link.board())).contains(link.link());
        }
      }
      if (step % 20 == 19) {
        settle();
        shown.read();
        assertThat(shown.boards()).isEqualTo(visible(all, owners, held));
        for (Id board : all) {
          Set<Id> links = shown.boards().contains(board) ? linksFor(board) : Set.of();
          assertThat(shown.links(board)).as("links after step %d", step).isEqualTo(links);
        }
        assertThat(shown.shownLinks.keySet()).allMatch(key -> shown.boards().contains(key.board()));
      }
    }
  }

  private Set<Id> visible(List<Id> all, Map<Id, Id> owners, Set<Id> held) {
    return all.stream()
        .filter(board -> !held.contains(owners.get(board)))
        .filter(board -> boards.reader.board(eve, board).isPresent())
        .collect(Collectors.toSet());
  }

  private Set<Id> linksFor(Id board) {
    return boards
        .reader
        .links(eve, board, new Page.Request(1_000, null))
        .orElseThrow()
        .items()
        .stream()
        .map(json -> Json.read(json, BoardLinkItem.class))
        .map(BoardLinkItem::id)
        .collect(Collectors.toSet());
  }

  private Id board(Id owner, String name, Visibility visibility) {
    BoardCommand.CreateBoard create = boards.creation(owner, name, visibility, null);
    assertThat(boards.send(create, NOW).changed()).isTrue();
    shown.read();
    return create.board();
  }

  private Id add(Id board, String url, Instant at) {
    BoardCommand.AddLink add = boards.addition(ada, board, url);
    assertThat(boards.send(add, at).changed()).isTrue();
    return add.link();
  }

  private Set<Id> fill(Id board, int links) {
    Set<Id> added = new HashSet<>();
    for (int i = 0; i < links; i++) {
      BoardCommand.AddLink add = boards.addition(ada, board, "https://example.org/" + i);
      boards.append(add, NOW);
      added.add(add.link());
    }
    boards.application.outcomes();
    shown.read();
    return added;
  }

  private void hold(Id user, boolean held, Instant at) {
    boards.application.append(Topics.REVIEWS, user, held ? account(user, at) : null, at);
  }

  private static Review account(Id user, Instant at) {
    return new Review(
        user,
        Review.Kind.USER,
        user,
        null,
        user,
        State.IN_REVIEW,
        Map.of(),
        Scores.NONE,
        List.of(),
        "words",
        at,
        Review.DecidedBy.MODEL,
        null);
  }

  private ModerationCommand.GiveVerdict verdictOnBoard(Id board, boolean allow) {
    return new ModerationCommand.GiveVerdict(boards.operation(eve), eve, board, allow, null);
  }

  private ModerationCommand.GiveVerdict verdictOnLink(Id board, Id link, boolean allow) {
    return new ModerationCommand.GiveVerdict(
        boards.operation(eve), eve, Id.ofReview(board, link), allow, null);
  }

  /** Lets everything be done that is to be done. */
  private void settle() {
    do {
      boards.tick();
    } while (rows(PublicBoards.PUBLIC_BOARD_JOBS) > 0 || rows(RemoveBoards.BOARD_REMOVALS) > 0);
  }

  private void assertNothingIsTold() {
    assertThat(boards.application.newBytes(Topics.PUBLIC_BOARDS)).isEmpty();
    assertThat(boards.application.newBytes(Topics.PUBLIC_BOARD_LINKS)).isEmpty();
  }

  /** Of boards and links that are shown. */
  private int shownRows() {
    int ofPartition =
        boards.application.store(PublicBoards.PUBLIC_BOARDS).get(Bytes.wrap(new byte[2])) == null
            ? 0
            : 1;
    return rows(PublicBoards.PUBLIC_BOARDS) - ofPartition + rows(PublicBoards.PUBLIC_BOARD_LINKS);
  }

  private int rows(String store) {
    int rows = 0;
    try (KeyValueIterator<Bytes, byte[]> all = boards.application.store(store).all()) {
      while (all.hasNext()) {
        all.next();
        rows++;
      }
    }
    return rows;
  }

  private static void empty(KeyValueStore<Bytes, byte[]> store) {
    List<Bytes> keys = new ArrayList<>();
    try (KeyValueIterator<Bytes, byte[]> all = store.all()) {
      all.forEachRemaining(row -> keys.add(row.key));
    }
    keys.forEach(store::delete);
  }
}
