package io.pinstream.bench.boards;

import io.pinstream.schemas.id.Id;
import java.util.List;

/** A user with empty boards, all private except one. */
record SampleUser(Id id, List<Id> boards) {

  int size() {
    return boards.size();
  }

  /** The public one. */
  Id publicBoard() {
    return boards.get(size() / 2);
  }
}
