package io.pinstream.topologies.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.streams.homereads.HomeRead;

/**
 * What can be read of boards, each at its owner's home, which decides who may see it; and of links
 * and lists of shared boards, at theirs.
 */
public sealed interface BoardsRead extends HomeRead {

  @Override
  default String store() {
    return BoardTable.BOARDS;
  }

  /**
   * One board as JSON of a BoardItem, for this viewer.
   *
   * @param sharedOnly not found unless the board is shared with the viewer
   */
  record BoardFor(Id viewer, Id board, boolean sharedOnly) implements BoardsRead {
    @Override
    public int home() {
      return board.home();
    }
  }

  /**
   * The links of a board, newest first, with positions, without what their pages say of themselves.
   */
  record LinksOn(Id viewer, Id board, Page.Request page) implements BoardsRead {
    @Override
    public int home() {
      return board.home();
    }
  }

  /** With whom a board is shared, newest first; not yours for those who may see the board only. */
  record SharesOf(Id viewer, Id board, Page.Request page) implements BoardsRead {
    @Override
    public int home() {
      return board.home();
    }
  }

  /** Those of an owner's boards that the viewer may see, newest first. */
  record BoardsOf(Id viewer, Id owner, Page.Request page) implements BoardsRead {
    @Override
    public int home() {
      return owner.home();
    }
  }

  /**
   * Which boards are shared with somebody, newest first, as positions alone. New ones come late.
   */
  record SharedWith(Id viewer, Page.Request page) implements BoardsRead {
    @Override
    public int home() {
      return viewer.home();
    }

    @Override
    public String store() {
      return KeepSharedBoards.SHARED_BOARDS;
    }
  }

  /**
   * What the page of a link says of itself, as JSON of a Link; not found before it was looked at.
   */
  record LinkPage(Id link) implements BoardsRead {
    @Override
    public int home() {
      return link.home();
    }

    @Override
    public String store() {
      return KeepLink.LINKS;
    }
  }
}
