package io.pinstream.bench.boards;

import io.pinstream.schemas.id.Id;
import java.util.List;
import java.util.stream.IntStream;

/**
 * A private board, shared with one friend.
 *
 * @param missing an id without a board, at the same home
 * @param size in links
 */
record SampleBoard(Id id, Id owner, Id friend, Id missing, int size) {

  String name() {
    return "board-of-" + size;
  }

  /** The links from one number up to another; initial links have the first numbers. */
  List<SampleLink> links(int from, int to) {
    return IntStream.range(from, to).mapToObj(number -> SampleLink.of(name(), number)).toList();
  }
}
