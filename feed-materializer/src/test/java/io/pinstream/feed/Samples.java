package io.pinstream.feed;

import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.json.Json;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.rest.State;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** People and pins for tests: the same in every run. */
final class Samples {

  private static final Ids IDS =
      new Ids(new Installation(new byte[32]), Clock.fixed(Instant.EPOCH, ZoneOffset.UTC));

  private Samples() {}

  static Id user(String name, int home) {
    return IDS.derived(IdType.USER, home, name);
  }

  /** A pin that is known by its title, which no other one has. */
  static Pin pin(Id author, long createdAt, String title) {
    Id id = IDS.derived(IdType.PIN, author.home(), title);
    return new Pin(
        id,
        author,
        title,
        "",
        null,
        State.PUBLISHED,
        Instant.ofEpochMilli(createdAt),
        new Pin.Image("/media/" + id + "/00112233445566778899aabbccddeeff", "image/png", 1, 1, 1));
  }

  static String title(byte[] json) {
    try {
      return Json.tree(json).get("title").textValue();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static Page.Request first(int limit) {
    return new Page.Request(limit, null);
  }

  static List<String> titles(Page page) {
    return page.items().stream().map(Samples::title).toList();
  }

  /** The titles of a feed, read page by page to its end. */
  static List<String> feed(FeedCluster cluster, Id reader, int limit) {
    List<String> titles = new ArrayList<>();
    @Nullable Position after = null;
    do {
      Page page = cluster.page(reader, new Page.Request(limit, after));
      if (page.items().size() > limit) {
        throw new AssertionError("A page of " + page.items().size() + ", not " + limit);
      }
      if (page.next() != null && after != null && page.next().compareTo(after) <= 0) {
        throw new AssertionError("No way on from " + after);
      }
      titles.addAll(titles(page));
      after = page.next();
    } while (after != null);
    return titles;
  }
}
