package io.pinstream.query;

import io.javalin.config.JavalinConfig;
import io.javalin.http.Context;
import io.pinstream.http.Bearer;
import io.pinstream.http.HttpConventions;
import io.pinstream.http.problems.Problems;
import io.pinstream.http.problems.Problems.ProblemException;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.rest.Page;
import io.pinstream.topologies.accounts.AccountsReader;
import io.pinstream.topologies.boards.BoardsReader;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;

/** Boards, their links, and with whom they are shared. */
final class Boards {

  private static final char MINE = 'm';
  private static final char SHARED_WITH_ME = 's';
  private static final char BOARDS_OF_USER = 'b';
  private static final char LINKS = 'l';
  private static final char SHARES = 'h';

  private static final Duration TICK = Duration.ofMillis(2);

  private final BoardsReader boards;
  private final AccountsReader accounts;
  private final Bearer bearer;

  Boards(BoardsReader boards, AccountsReader accounts, Bearer bearer) {
    this.boards = boards;
    this.accounts = accounts;
    this.bearer = bearer;
  }

  void routes(JavalinConfig config) {
    config.routes.get("/v1/boards", this::mineOrShared);
    config.routes.get("/v1/users/{userId}/boards", this::boardsOf);
    config.routes.get("/v1/boards/{boardId}", this::board);
    config.routes.get("/v1/boards/{boardId}/links", this::links);
    config.routes.get("/v1/boards/{boardId}/shares", this::shares);
  }

  private void mineOrShared(Context ctx) {
    Id caller = bearer.caller(ctx);
    String shared = HttpConventions.query(ctx, "shared");
    if (shared == null) {
      Page.Request request = HttpConventions.pageRequest(ctx, MINE);
      page(ctx, boards.boardsOf(caller, caller, request), MINE);
    } else if (shared.equals("with-me")) {
      Page.Request request = HttpConventions.pageRequest(ctx, SHARED_WITH_ME);
      page(ctx, boards.sharedWith(caller, request), SHARED_WITH_ME);
    } else {
      throw Problems.malformedField("/shared", "must be with-me");
    }
  }

  private void boardsOf(Context ctx) {
    Id caller = bearer.caller(ctx);
    Id owner = HttpConventions.pathId(ctx, "userId", IdType.USER);
    Page.Request request = HttpConventions.pageRequest(ctx, BOARDS_OF_USER);
    if (accounts.user(caller, owner).isEmpty()) {
      throw Problems.notFound();
    }
    page(ctx, boards.boardsOf(caller, owner, request), BOARDS_OF_USER);
  }

  private void board(Context ctx) {
    long began = System.nanoTime();
    Id caller = bearer.caller(ctx);
    Id board = HttpConventions.pathId(ctx, "boardId", IdType.BOARD);
    byte[] json = boards.board(caller, board).orElseThrow(() -> invisible(began));
    HttpConventions.json(ctx, 200, json);
  }

  private void links(Context ctx) {
    long began = System.nanoTime();
    Id caller = bearer.caller(ctx);
    Id board = HttpConventions.pathId(ctx, "boardId", IdType.BOARD);
    Page.Request request = HttpConventions.pageRequest(ctx, LINKS);
    page(ctx, boards.links(caller, board, request).orElseThrow(() -> invisible(began)), LINKS);
  }

  private void shares(Context ctx) {
    long began = System.nanoTime();
    Id caller = bearer.caller(ctx);
    Id board = HttpConventions.pathId(ctx, "boardId", IdType.BOARD);
    Page.Request request = HttpConventions.pageRequest(ctx, SHARES);
    switch (boards.shares(caller, board, request)) {
      case BoardsReader.Shares.Listed listed -> page(ctx, listed.page(), SHARES);
      case BoardsReader.Shares.OwnersOnly seen ->
          throw Problems.notYours("Only its owner sees with whom a board is shared.");
      case BoardsReader.Shares.NoBoard none -> throw invisible(began);
    }
  }

  /**
   * A 404 after a whole number of ticks. Finding a private board takes some microseconds longer
   * than finding none, and many requests could reveal the difference.
   *
   * @param began when the request arrived, in {@link System#nanoTime}
   */
  private static ProblemException invisible(long began) {
    long tick = TICK.toNanos();
    long next = began + ((System.nanoTime() - began) / tick + 1) * tick;
    for (long left = next - System.nanoTime(); left > 0; left = next - System.nanoTime()) {
      LockSupport.parkNanos(left);
    }
    return Problems.notFound();
  }

  private static void page(Context ctx, Page page, char list) {
    HttpConventions.json(ctx, 200, page.toJson(list));
  }
}
