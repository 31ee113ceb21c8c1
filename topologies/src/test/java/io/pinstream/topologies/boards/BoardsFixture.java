package io.pinstream.topologies.boards;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.BoardItem;
import io.pinstream.schemas.rest.BoardLinkItem;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.ShareItem;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** Three users of the boards application, and what they see. */
abstract class BoardsFixture {

  static final Page.Request ALL = new Page.Request(100, null);
  static final String URL = "https://example.org/sunset";

  @TempDir Path folder;
  DrivenBoards boards;
  Id ada;
  Id bob;
  Id eve;

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

  void share(Id board, Id friend, Instant at) {
    assertThat(boards.send(boards.sharing(ada, board, friend), at).changed()).isTrue();
    boards.forgetNews();
  }

  BoardItem item(Id viewer, Id board) {
    return Json.read(boards.reader.board(viewer, board).orElseThrow(), BoardItem.class);
  }

  List<BoardLinkItem> links(Id viewer, Id board) {
    return boards.reader.links(viewer, board, ALL).orElseThrow().items().stream()
        .map(json -> Json.read(json, BoardLinkItem.class))
        .toList();
  }

  List<ShareItem> shares(Id board) {
    BoardsReader.Shares shares = boards.reader.shares(ada, board, ALL);
    assertThat(shares).isInstanceOf(BoardsReader.Shares.Listed.class);
    return ((BoardsReader.Shares.Listed) shares)
        .page().items().stream().map(json -> Json.read(json, ShareItem.class)).toList();
  }

  void assertOnlyOutcomesWereTold() {
    boards.application.outcomes();
    boards.assertNothingWasTold();
  }
}
