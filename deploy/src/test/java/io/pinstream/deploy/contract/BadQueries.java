package io.pinstream.deploy.contract;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Cursor;
import io.pinstream.schemas.rest.Position;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Parameters of queries that are wrong. */
final class BadQueries extends BadCalls {

  BadQueries(Scene scene) {
    super(scene);
  }

  @Override
  void gather() {
    lists().forEach(this::pages);
    waits();
    names();
    for (String shared : List.of("", "me", "With-me", "with-me%20", "%00", "a".repeat(5_000))) {
      String target = "/v1/boards?shared=" + shared;
      add("shared=" + shortened(shared), me.call("GET", target), 400, "/shared");
    }
    add("a bad escape", me.call("GET", "/v1/boards?shared=%zz"), 400, null);
  }

  /** All lists, with what marks their cursors. */
  private Map<String, Character> lists() {
    String mine = "/v1/users/" + me.id();
    String board = "/v1/boards/" + scene.board();
    Map<String, Character> lists = new LinkedHashMap<>();
    lists.put("/v1/feed", 'f');
    lists.put(mine + "/pins", 'p');
    lists.put(mine + "/boards", 'b');
    lists.put(mine + "/followers", 'r');
    lists.put(mine + "/following", 'g');
    lists.put("/v1/boards", 'm');
    lists.put("/v1/boards?shared=with-me", 's');
    lists.put(board + "/links", 'l');
    lists.put(board + "/shares", 'h');
    lists.put("/v1/moderation/queue", 'q');
    return lists;
  }

  private void pages(String list, char mark) {
    String separator = list.contains("?") ? "&" : "?";
    for (String limit :
        List.of(
            "0",
            "101",
            "-1",
            "x",
            "",
            "1.5",
            "1e1",
            "0x10",
            "99999999999999999999",
            "%201",
            "+1",
            "1%00",
            "%D9%A3",
            "1,2",
            "null",
            "9".repeat(5_000))) {
      add(
          "limit=" + shortened(limit),
          me.call("GET", list + separator + "limit=" + limit),
          400,
          "/limit");
    }
    String cursorOfFollowers = scene.cursorOfFollowers();
    List<String> cursors =
        new ArrayList<>(
            List.of(
                "",
                "x",
                "!!!!",
                "%00",
                "AAAA",
                "A".repeat(34),
                "A".repeat(5_000),
                "%F0%9F%98%80",
                cursorOfFollowers.substring(1),
                cursorOfFollowers + "A",
                cursorOfFollowers.substring(0, cursorOfFollowers.length() - 4)));
    for (char other : lists().values()) {
      if (other != mark) {
        cursors.add(Cursor.encode(other, new Position(0, Id.require(me.id()))));
      }
    }
    for (String cursor : cursors) {
      add(
          "cursor=" + shortened(cursor),
          me.call("GET", list + separator + "cursor=" + cursor),
          400,
          "/cursor");
    }
    add("a bad escape", me.call("GET", list + separator + "limit=%zz"), 400, null);
    add("a cut escape", me.call("GET", list + separator + "cursor=%e"), 400, null);
    add("10 KB", me.call("GET", list + separator + "cursor=" + "a".repeat(10_000)), 414, null);
  }

  private void waits() {
    Person other = scene.other();
    String operation = "/v1/operations/" + scene.othersOperation();
    for (String wait :
        List.of(
            "",
            "x",
            "11s",
            "99s",
            "100s",
            "-1s",
            "+1s",
            "1",
            "s",
            "1S",
            "0.5s",
            "1ms",
            "1s1s",
            "%D9%A3s",
            "1s%00",
            "9".repeat(5_000) + "s")) {
      add("wait=" + shortened(wait), other.call("GET", operation + "?wait=" + wait), 400, "/wait");
    }
    add("a bad escape", other.call("GET", operation + "?wait=%zz"), 400, null);
  }

  private void names() {
    add("no name", me.call("GET", "/v1/users"), 400, "/username");
    add("another name", me.call("GET", "/v1/users?name=ada"), 400, "/username");
    add("a bad escape", me.call("GET", "/v1/users?username=%zz"), 400, null);
    add("10 KB", me.call("GET", "/v1/users?username=" + "a".repeat(10_000)), 414, null);
    for (String name :
        List.of(
            "",
            "x",
            "%00",
            "%ff",
            "ADA",
            "%20ada",
            "a".repeat(31),
            "a".repeat(5_000),
            "%F0%9F%98%80",
            "..%2F",
            "nobody_at_all")) {
      add("username=" + shortened(name), me.call("GET", "/v1/users?username=" + name), 404, null);
    }
  }
}
