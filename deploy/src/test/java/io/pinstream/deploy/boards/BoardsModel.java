package io.pinstream.deploy.boards;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What boards are, kept in memory: who may do what, and who sees what. Knows nothing of how the
 * service does it.
 */
final class BoardsModel {

  /** What somebody asks for. People and boards are named by their ids, links by their URLs. */
  sealed interface Step {
    String caller();

    String board();

    record Create(String caller, String board, String name, boolean open) implements Step {}

    record Rename(String caller, String board, String name) implements Step {}

    record Open(String caller, String board, boolean open) implements Step {}

    record Delete(String caller, String board) implements Step {}

    record AddLink(String caller, String board, String url, @Nullable String title)
        implements Step {}

    record RemoveLink(String caller, String board, String url) implements Step {}

    record Share(String caller, String board, String user) implements Step {}

    record Unshare(String caller, String board, String user) implements Step {}
  }

  /**
   * What a step comes to.
   *
   * @param rejected the problem's status, or 0 if it was applied
   */
  record Outcome(int rejected, boolean changed) {

    static Outcome applied(boolean changed) {
      return new Outcome(0, changed);
    }

    static Outcome rejected(int status) {
      return new Outcome(status, false);
    }
  }

  /** A link as it stands on a board. */
  record Link(String url, @Nullable String title) {}

  /** A board. What it holds is in the order in which it came. */
  static final class Board {
    private final String id;
    private final String owner;
    private String name;
    private boolean open;
    private final Map<String, Link> links = new LinkedHashMap<>();
    private final List<String> shares = new ArrayList<>();

    private Board(String id, String owner, String name, boolean open) {
      this.id = id;
      this.owner = owner;
      this.name = name;
      this.open = open;
    }

    String id() {
      return id;
    }

    String owner() {
      return owner;
    }

    String name() {
      return name;
    }

    boolean open() {
      return open;
    }

    List<Link> linksNewestFirst() {
      return new ArrayList<>(links.values()).reversed();
    }

    List<String> sharesNewestFirst() {
      return new ArrayList<>(shares).reversed();
    }

    boolean isSharedWith(String user) {
      return shares.contains(user);
    }

    boolean isSeenBy(String user) {
      return open || owner.equals(user) || isSharedWith(user);
    }

    private Board copy() {
      Board copy = new Board(id, owner, name, open);
      copy.links.putAll(links);
      copy.shares.addAll(shares);
      return copy;
    }
  }

  private final List<String> people;
  // In the order in which they were made.
  private final Map<String, Board> boards = new LinkedHashMap<>();

  BoardsModel(List<String> people) {
    this.people = people;
  }

  BoardsModel copy() {
    BoardsModel copy = new BoardsModel(people);
    boards.forEach((id, board) -> copy.boards.put(id, board.copy()));
    return copy;
  }

  List<Board> newestFirst() {
    return new ArrayList<>(boards.values()).reversed();
  }

  @Nullable Board find(String board) {
    return boards.get(board);
  }

  Outcome apply(Step step) {
    if (step instanceof Step.Create create) {
      boards.put(
          create.board(), new Board(create.board(), create.caller(), create.name(), create.open()));
      return Outcome.applied(true);
    }
    Board board = boards.get(step.board());
    if (board == null || !board.isSeenBy(step.caller())) {
      return Outcome.rejected(404);
    }
    boolean leaves = step instanceof Step.Unshare unshare && unshare.user().equals(step.caller());
    if (!board.owner.equals(step.caller()) && !leaves) {
      return Outcome.rejected(403);
    }
    return switch (step) {
      case Step.Create create -> throw new IllegalStateException(create.toString());
      case Step.Rename rename -> {
        boolean changed = !board.name.equals(rename.name());
        board.name = rename.name();
        yield Outcome.applied(changed);
      }
      case Step.Open open -> {
        boolean changed = board.open != open.open();
        board.open = open.open();
        yield Outcome.applied(changed);
      }
      case Step.Delete delete -> Outcome.applied(boards.remove(delete.board()) != null);
      case Step.AddLink add ->
          Outcome.applied(
              board.links.putIfAbsent(add.url(), new Link(add.url(), add.title())) == null);
      case Step.RemoveLink remove ->
          board.links.remove(remove.url()) == null ? Outcome.rejected(404) : Outcome.applied(true);
      case Step.Share share -> share(board, share.user());
      case Step.Unshare unshare -> Outcome.applied(board.shares.remove(unshare.user()));
    };
  }

  private Outcome share(Board board, String user) {
    if (user.equals(board.owner)) {
      return Outcome.rejected(422);
    }
    if (!people.contains(user)) {
      return Outcome.rejected(404);
    }
    return Outcome.applied(!board.isSharedWith(user) && board.shares.add(user));
  }
}
