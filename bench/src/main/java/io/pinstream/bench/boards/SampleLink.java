package io.pinstream.bench.boards;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.link.CanonicalUrl;

/** A typical link of a board: some 250 bytes. */
record SampleLink(Id id, String url, String hash, String title, String metadata) {

  static SampleLink of(String board, int number) {
    CanonicalUrl url =
        new CanonicalUrl(
            "https://www.example.org/%s/articles/%d/how-to-keep-links".formatted(board, number));
    return new SampleLink(
        url.linkId(),
        url.text(),
        url.hash(),
        "How to keep links, part " + number,
        "{\"number\":%d,\"tags\":[\"links\",\"boards\"]}".formatted(number));
  }
}
