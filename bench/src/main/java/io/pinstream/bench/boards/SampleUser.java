package io.pinstream.bench.boards;

import io.pinstream.schemas.id.Id;
import java.util.List;

/** A user with boards that are empty, and private but for one. */
record SampleUser(Id id, List<Id> boards) {

  int size() {
    return boards.size();
  }

  /** The one that everybody sees. */
  Id publicBoard() {
    return boards.get(size() / 2);
  }
}
