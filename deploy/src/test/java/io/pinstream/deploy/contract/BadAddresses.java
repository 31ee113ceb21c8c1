package io.pinstream.deploy.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Addresses that lead nowhere, and methods that an address does not know. */
final class BadAddresses extends BadCalls {

  BadAddresses(Scene scene) {
    super(scene);
  }

  @Override
  void gather() {
    idPaths().forEach(this::pathIds);
    missingThings();
    methods();
  }

  /**
   * A call with an id in its path.
   *
   * @param before what stands before the id, as {@code behind} does behind it
   * @param right a right id
   * @param wrong one of another type
   */
  private record IdPath(String method, String before, String behind, String right, String wrong) {}

  private List<IdPath> idPaths() {
    String user = me.id();
    String pin = scene.pin();
    String board = scene.board();
    String link = scene.link();
    String boards = "/v1/boards/";
    String links = boards + board + "/links/";
    String shares = boards + board + "/shares/";
    String key = "/00000000000000000000000000000000";
    return List.of(
        new IdPath("GET", "/v1/pins/", "", pin, user),
        new IdPath("DELETE", "/v1/pins/", "", pin, user),
        new IdPath("GET", "/media/", key, pin, user),
        new IdPath("PUT", "/v1/following/", "", user, pin),
        new IdPath("DELETE", "/v1/following/", "", user, pin),
        new IdPath("GET", "/v1/users/", "", user, pin),
        new IdPath("GET", "/v1/users/", "/pins", user, pin),
        new IdPath("GET", "/v1/users/", "/boards", user, board),
        new IdPath("GET", "/v1/users/", "/followers", user, pin),
        new IdPath("GET", "/v1/users/", "/following", user, pin),
        new IdPath("GET", boards, "", board, pin),
        new IdPath("PATCH", boards, "", board, user),
        new IdPath("DELETE", boards, "", board, link),
        new IdPath("GET", boards, "/links", board, user),
        new IdPath("POST", boards, "/links", board, link),
        new IdPath("DELETE", boards, "/links/" + link, board, link),
        new IdPath("DELETE", links, "", link, board),
        new IdPath("GET", boards, "/shares", board, user),
        new IdPath("PUT", boards, "/shares/" + scene.other().id(), board, user),
        new IdPath("PUT", shares, "", scene.other().id(), board),
        new IdPath("DELETE", shares, "", scene.other().id(), link),
        new IdPath("GET", "/v1/moderation/", "", pin, scene.othersOperation()),
        new IdPath("GET", "/v1/moderation/", "/image", pin, user),
        new IdPath("POST", "/v1/moderation/", "/verdict", pin, link),
        new IdPath("GET", "/v1/operations/", "", user, pin));
  }

  private void pathIds(IdPath path) {
    for (String id : wrongIds(path.wrong(), scene.upload())) {
      String target = path.before() + id.replace("{", "%7B").replace("}", "%7D") + path.behind();
      add("a wrong id", me.call(path.method(), target), 404, null);
    }
    String right = path.right();
    for (String odd :
        List.of(
            "%00",
            "%2e%2e",
            "%2E",
            "%2f",
            "%5c",
            "%25",
            "%",
            "%zz",
            "%u0041",
            "%c0%af",
            "%ff",
            ";",
            "..;",
            "%3f",
            "%0d%0aX:y",
            right + "%00",
            right + "%2f",
            right + "%20",
            "%20" + right,
            right + ";x=y",
            "\u00e4",
            "{}",
            "<>",
            "\\",
            "^",
            "|",
            "\"")) {
      String target = path.before() + odd + path.behind();
      // An id that is right but for what the path drops would be a right call.
      if (!odd.equals(right + ";x=y")) {
        add("an odd id", me.call(path.method(), target), BadInputs.ANY_4XX, null);
      }
    }
    add(
        "10 KB",
        me.call(path.method(), path.before() + "a".repeat(10_000) + path.behind()),
        414,
        null);
  }

  private void missingThings() {
    String operation = "/v1/operations/" + scene.othersOperation();
    add("another's operation", me.call("GET", operation), 404, null);
    for (String list : List.of("", "/pins", "/boards", "/followers", "/following")) {
      String target = "/v1/users/" + missing(me.id()) + list;
      add("a user who is not", me.call("GET", target), 404, null);
    }
    add("a pin that is not", me.call("GET", "/v1/pins/" + missing(scene.pin())), 404, null);
    add("no review", me.call("GET", "/v1/moderation/" + missing(scene.pin())), 404, null);
    for (String list : List.of("", "/links", "/shares")) {
      String target = "/v1/boards/" + missing(scene.board()) + list;
      add("a board that is not", me.call("GET", target), 404, null);
      add(
          "another's board",
          scene.other().call("GET", "/v1/boards/" + scene.board() + list),
          404,
          null);
    }
    for (String key : List.of("0".repeat(32), "x", "..", "%2e%2e", "a".repeat(5_000), "%ff")) {
      add(
          "a wrong key",
          me.call("GET", "/media/" + scene.pin() + "/" + key),
          BadInputs.ANY_4XX,
          null);
    }
  }

  private void methods() {
    Map<String, List<String>> known = new LinkedHashMap<>();
    known.put("/v1/users", List.of("GET", "POST"));
    known.put("/v1/users/" + me.id(), List.of("GET"));
    known.put("/v1/me", List.of("GET"));
    known.put("/v1/sessions", List.of("POST"));
    known.put("/v1/uploads", List.of("POST"));
    known.put("/v1/pins", List.of("POST"));
    known.put("/v1/pins/" + scene.pin(), List.of("GET", "DELETE"));
    known.put("/v1/following/" + scene.other().id(), List.of("PUT", "DELETE"));
    String board = "/v1/boards/" + scene.board();
    known.put("/v1/users/" + me.id() + "/boards", List.of("GET"));
    known.put("/v1/boards", List.of("GET", "POST"));
    known.put(board, List.of("GET", "PATCH", "DELETE"));
    known.put(board + "/links", List.of("GET", "POST"));
    known.put(board + "/links/" + scene.link(), List.of("DELETE"));
    known.put(board + "/shares", List.of("GET"));
    known.put(board + "/shares/" + scene.other().id(), List.of("PUT", "DELETE"));
    known.put("/v1/reports", List.of("POST"));
    known.put("/v1/moderation/queue", List.of("GET"));
    known.put("/v1/moderation/" + scene.pin(), List.of("GET"));
    known.put("/v1/moderation/" + scene.pin() + "/image", List.of("GET"));
    known.put("/v1/moderation/" + scene.pin() + "/verdict", List.of("POST"));
    known.put("/v1/feed", List.of("GET"));
    known.put("/v1/operations/" + scene.othersOperation(), List.of("GET"));
    known.put("/openapi.yaml", List.of("GET"));
    known.put("/health/live", List.of("GET"));
    known.forEach(
        (path, methods) -> {
          for (String method :
              List.of("GET", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "QUERY", "BREW", "get")) {
            if (!methods.contains(method)) {
              add("the method", me.call(method, path), 405, null);
            }
          }
          add("TRACE", me.call("TRACE", path), BadInputs.ANY_4XX, null);
        });
    for (String path :
        List.of(
            "/v1",
            "/v2/me",
            "/V1/me",
            "/v1/Me",
            "/v1/me/x",
            "/v1/user",
            "/v1/pins/" + scene.pin() + "/x",
            "/v1/users/" + me.id() + "/x",
            board + "/x",
            board + "/links/" + scene.link() + "/x",
            "/v1/links/" + scene.link(),
            "/v1/moderation/" + scene.pin() + "/x",
            "/.git/config",
            "/metrics",
            "/web/index.html",
            "/" + "a/".repeat(2_000))) {
      for (String method : List.of("GET", "POST", "DELETE", "OPTIONS")) {
        add("an unknown path", me.call(method, path), 404, null);
      }
    }
    for (String path :
        List.of(
            "/../etc/passwd",
            "/%2e%2e/etc/passwd",
            "/..%2fetc",
            "//etc",
            "/%5c..%5cx",
            "/a%00",
            "/%")) {
      add("a path to elsewhere", me.call("GET", path), BadInputs.ANY_4XX, null);
    }
  }
}
