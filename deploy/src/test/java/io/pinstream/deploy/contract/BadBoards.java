package io.pinstream.deploy.contract;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Fields of boards and of their links that are wrong. */
final class BadBoards extends BadCalls {

  BadBoards(Scene scene) {
    super(scene);
  }

  @Override
  void gather() {
    for (Form form : List.of(scene.makeBoard(), scene.changeBoard())) {
      text(form, "name", 1, 100, "a", "\ud83d\ude00", "e\u0301", "\u1100\u1161\u11a8");
      line(form, "name");
      blanks(form, "name");
      text(form, "description", 0, 1_088, "a", "\ud83d\ude00", "e\u0301");
      controls(form, "description");
      for (String visibility : List.of("", "PUBLIC", "Private", " public", "friends", "null")) {
        field(form, "visibility", "is '" + visibility + "'", quoted(visibility));
      }
      field(form, "visibility", "is huge", quoted("a".repeat(60_000)));
      field(form, "visibility", "holds half a pair", quoted("public\ud800"));
    }
    text(scene.addLink(), "title", 0, 300, "a", "\ud83d\ude00", "e\u0301");
    line(scene.addLink(), "title");
    urls();
    metadata();
  }

  private void urls() {
    Form form = scene.addLink();
    for (String url : WrongUrls.ALL) {
      field(form, "url", "is '" + shortened(url) + "'", quoted(url));
    }
    String start = "https://example.org/";
    for (String url :
        List.of(
            "http://127.1/",
            "http://0x7f000001/",
            "http://2130706433/",
            "http://256.1.1.1/",
            "http://[127.0.0.1]/",
            // In its canonical form six times as long.
            start + "\u00e4".repeat(200),
            start + "?utm_x=" + "a".repeat(8_000))) {
      field(form, "url", "is '" + shortened(url) + "'", quoted(url));
    }
  }

  private void metadata() {
    String fitting = "a".repeat(4_096 - "{\"a\":\"\"}".length());
    Map<String, String> wrong = new LinkedHashMap<>();
    wrong.put("a byte too many", "{\"a\":\"" + fitting + "a\"}");
    wrong.put("too many bytes of two to a letter", "{\"a\":\"" + "\u00e4".repeat(2_048) + "\"}");
    wrong.put("a name too long", "{\"" + fitting + "aa\":\"\"}");
    wrong.put("huge", "{\"a\":\"" + "a".repeat(60_000) + "\"}");
    wrong.put("many numbers", "{\"a\":[" + "1,".repeat(9_000) + "1]}");
    wrong.put("9 levels of lists", "{\"a\":" + "[".repeat(8) + "]".repeat(8) + "}");
    wrong.put("9 levels of objects", "{\"a\":".repeat(8) + "{}" + "}".repeat(8));
    wrong.put("60 levels", "{\"a\":" + "[".repeat(59) + "]".repeat(59) + "}");
    wrong.put("half a pair", "{\"a\":\"\\ud800\"}");
    wrong.put("half a pair in a list", "{\"a\":[\"\\ude00\\ud83d\"]}");
    wrong.put("an object as text", quoted("{}"));
    wrong.forEach((what, json) -> field(scene.addLink(), "metadata", "is " + what, json));

    Map<String, String> malformed = new LinkedHashMap<>();
    malformed.put("a name twice", "{\"a\":1,\"a\":1}");
    malformed.put("a name twice within", "{\"a\":[{\"b\":1,\"\\u0062\":2}]}");
    malformed.put("a number of 2,000 digits", "{\"a\":" + "1".repeat(2_000) + "}");
    malformed.put("half a pair in a name", "{\"\\udc00\":1}");
    malformed.put("NaN", "{\"a\":NaN}");
    malformed.put("64 levels", "{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}");
    malformed.forEach(
        (what, json) ->
            add(
                "metadata is " + what,
                call(scene.addLink()).json(scene.addLink().with("metadata", json)),
                400,
                null));
  }
}
