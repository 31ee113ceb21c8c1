package io.pinstream.bench.boards;

/** What is measured, in the order of the tables. */
enum Measure {
  FIRST_PAGE_OF_10(Of.LINKS, "first page of 10"),
  FIRST_PAGE_OF_25(Of.LINKS, "first page of 25"),
  MIDDLE_PAGE_OF_25(Of.LINKS, "page of 25 from the middle"),
  ANY_PAGE_OF_25(Of.LINKS, "page of 25 from anywhere"),
  FIRST_PAGE_AFTER_REMOVAL(Of.LINKS, "first page of 10, the newest links just removed"),
  SEEN_BY_OWNER(Of.LINKS, "may the owner see it?"),
  SEEN_BY_FRIEND(Of.LINKS, "may a friend?"),
  SEEN_BY_STRANGER(Of.LINKS, "may a stranger? (404)"),
  MISSING(Of.LINKS, "there is no such board (404)"),
  COUNT(Of.LINKS, "count(*)"),
  ADD(Of.LINKS, "add a link"),
  ADD_CPU(Of.LINKS, "add a link: CPU of the decider"),
  REMOVE(Of.LINKS, "remove a link"),
  REMOVE_CPU(Of.LINKS, "remove a link: CPU of the decider"),
  OWN_BOARDS(Of.BOARDS, "first page of 10 boards, for the owner"),
  BOARDS_FOR_STRANGER(Of.BOARDS, "first page of boards, for a stranger who may see one"),
  CREATE(Of.BOARDS, "create a board"),
  CREATE_CPU(Of.BOARDS, "create a board: CPU of the decider"),
  DELETE(Of.BOARDS, "delete a board"),
  DELETE_CPU(Of.BOARDS, "delete a board: CPU of the decider"),
  HIDDEN_404(Of.NOT_FOUND, "a board that is private"),
  MISSING_404(Of.NOT_FOUND, "no such board");

  /** What grows. */
  enum Of {
    LINKS("links on a board"),
    BOARDS("boards of a user"),
    NOT_FOUND("404");

    final String words;

    Of(String words) {
      this.words = words;
    }
  }

  final Of of;
  final String words;

  Measure(Of of, String words) {
    this.of = of;
    this.words = words;
  }
}
