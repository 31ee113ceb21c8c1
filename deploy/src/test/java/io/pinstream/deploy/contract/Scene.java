package io.pinstream.deploy.contract;

import static io.pinstream.deploy.contract.BadCalls.quoted;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * What there is when bad calls come in, and a right call of each kind that has a body.
 *
 * @param me a moderator
 * @param upload an upload of mine, not yet pinned
 * @param pin one of mine
 * @param board one of mine
 * @param link one that stands on it
 * @param othersOperation an operation of the other's
 * @param cursorOfFollowers a cursor of my list of followers
 */
record Scene(
    Person me,
    Person other,
    String upload,
    String pin,
    String board,
    String link,
    String othersOperation,
    String cursorOfFollowers) {

  Form signUp() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("username", quoted("never_made"));
    fields.put("password", quoted("long enough"));
    fields.put("displayName", quoted("Nobody"));
    return form("/v1/users", false, fields, Set.of("displayName"));
  }

  Form logIn() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("username", quoted(me.username()));
    fields.put("password", quoted(me.password()));
    return form("/v1/sessions", false, fields, Set.of());
  }

  Form announce() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("contentType", quoted("image/jpeg"));
    fields.put("bytes", "1000");
    return form("/v1/uploads", true, fields, Set.of());
  }

  Form publish() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("uploadId", quoted(upload));
    fields.put("title", quoted("A title"));
    fields.put("description", quoted("A description"));
    fields.put("link", quoted("https://example.org/"));
    return form("/v1/pins", true, fields, Set.of("description", "link"));
  }

  Form makeBoard() {
    return form("/v1/boards", true, boardFields(), Set.of("description", "visibility"));
  }

  Form changeBoard() {
    return new Form(
        "PATCH",
        "/v1/boards/" + board,
        true,
        boardFields(),
        Set.of("description"),
        Set.of("name", "description", "visibility"));
  }

  Form addLink() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("url", quoted("https://example.org/"));
    fields.put("title", quoted("A title"));
    fields.put("metadata", "{\"stars\": 4}");
    return form("/v1/boards/" + board + "/links", true, fields, Set.of("title", "metadata"));
  }

  /** Of a link, which is the one thing that needs its board. */
  Form report() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("target", quoted(link));
    fields.put("board", quoted(board));
    fields.put("reason", quoted("A reason"));
    return form("/v1/reports", true, fields, Set.of());
  }

  Form giveVerdict() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("verdict", quoted("reject"));
    fields.put("note", quoted("A note"));
    return form("/v1/moderation/" + pin + "/verdict", true, fields, Set.of("note"));
  }

  List<Form> forms() {
    return List.of(
        signUp(),
        logIn(),
        announce(),
        publish(),
        makeBoard(),
        changeBoard(),
        addLink(),
        report(),
        giveVerdict());
  }

  private static Map<String, String> boardFields() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("name", quoted("A name"));
    fields.put("description", quoted("A description"));
    fields.put("visibility", quoted("public"));
    return fields;
  }

  private static Form form(
      String path, boolean needsToken, Map<String, String> fields, Set<String> absentOrNull) {
    return new Form("POST", path, needsToken, fields, absentOrNull, absentOrNull);
  }
}
