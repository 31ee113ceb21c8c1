package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeAnswer;
import io.pinstream.streams.homereads.HomeAnswer.Status;
import io.pinstream.streams.reads.Pages.Row;
import io.pinstream.streams.reads.Pages.Rows;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.boards.BoardsRead.BoardFor;
import io.pinstream.topologies.boards.BoardsRead.BoardsOf;
import io.pinstream.topologies.boards.BoardsRead.LinkPage;
import io.pinstream.topologies.boards.BoardsRead.LinksOn;
import io.pinstream.topologies.boards.BoardsRead.SharedWith;
import io.pinstream.topologies.boards.BoardsRead.SharesOf;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Reads boards for somebody, each at its owner's home, which decides who may see it. */
public final class BoardsReader {

  private final Home<BoardsRead> home;

  public BoardsReader(Home<BoardsRead> home) {
    this.home = home;
  }

  /** Reads the stores of this process. */
  public BoardsReader(ViewStores stores) {
    this(new BoardsHome(stores));
  }

  /** With whom a board is shared, as far as the viewer may know. */
  public sealed interface Shares {

    /** The viewer owns the board. */
    record Listed(Page page) implements Shares {}

    /** The viewer may see the board, but not this. */
    record OwnersOnly() implements Shares {}

    /** There is no such board for the viewer. */
    record NoBoard() implements Shares {}
  }

  /** One board as JSON; empty if there is none, or none that this viewer may see. */
  public Optional<byte[]> board(Id viewer, Id board) {
    return home.answer(new BoardFor(viewer, board, false)).item();
  }

  /** The links of a board, newest first; empty as in {@link #board}. */
  public Optional<Page> links(Id viewer, Id board, Page.Request request) {
    HomeAnswer answer = home.answer(new LinksOn(viewer, board, request));
    if (answer.status() == Status.NOT_FOUND) {
      return Optional.empty();
    }
    Rows links = answer.rows();
    List<HomeAnswer> pages =
        home.answerAll(
            links.rows().stream().map(row -> new LinkPage(row.position().id())).toList());
    List<byte[]> items = new ArrayList<>(pages.size());
    for (int i = 0; i < pages.size(); i++) {
      items.add(OgDetail.into(links.rows().get(i).value(), pages.get(i).item().orElse(null)));
    }
    return Optional.of(new Page(items, links.next()));
  }

  /** Those with whom a board is shared, newest first. */
  public Shares shares(Id viewer, Id board, Page.Request request) {
    HomeAnswer answer = home.answer(new SharesOf(viewer, board, request));
    return switch (answer.status()) {
      case NOT_FOUND -> new Shares.NoBoard();
      case NOT_YOURS -> new Shares.OwnersOnly();
      case FOUND, GOES_ON -> new Shares.Listed(answer.page());
    };
  }

  /** Those of an owner's boards that the viewer may see, newest first. */
  public Page boardsOf(Id viewer, Id owner, Page.Request request) {
    return home.answer(new BoardsOf(viewer, owner, request)).page();
  }

  /** The boards of others that are shared with the viewer, newest first. New ones come late. */
  public Page sharedWith(Id viewer, Page.Request request) {
    Rows shared = home.answer(new SharedWith(viewer, request)).rows();
    List<BoardFor> asked = new ArrayList<>(shared.rows().size());
    for (Row row : shared.rows()) {
      asked.add(new BoardFor(viewer, row.position().id(), true));
    }
    List<byte[]> items =
        home.answerAll(asked).stream().flatMap(answer -> answer.item().stream()).toList();
    return new Page(items, shared.next());
  }
}
