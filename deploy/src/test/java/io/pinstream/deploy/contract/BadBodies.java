package io.pinstream.deploy.contract;

import io.pinstream.deploy.contract.RawHttp.Call;
import java.nio.charset.Charset;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Bodies that no call takes, whatever its fields mean. */
final class BadBodies extends BadCalls {

  BadBodies(Scene scene) {
    super(scene);
  }

  @Override
  void gather() {
    scene.forms().forEach(this::bodies);
    scene.forms().forEach(this::wrongTypes);
    scene.forms().forEach(this::strayFields);
    bodiesWhereNoneIs();
  }

  private void bodies(Form form) {
    String right = form.json();
    Map<String, String> malformed = new LinkedHashMap<>();
    malformed.put("nothing", "");
    malformed.put("only blanks", " \n ");
    malformed.put("no JSON", "hello");
    malformed.put("a form", "title=x&uploadId=y");
    malformed.put("cut off", right.substring(0, right.length() - 1));
    malformed.put("garbage behind it", right + " x");
    malformed.put("another object behind it", right + right);
    malformed.put("a comma too many", right.substring(0, right.length() - 1) + ",}");
    malformed.put("a comment", "/* hi */" + right);
    malformed.put("single quotes", right.replace('"', '\''));
    malformed.put("bare names", "{title: 1}");
    malformed.put("NaN", "{\"bytes\": NaN}");
    malformed.put("leading zeros", "{\"bytes\": 007}");
    malformed.put("a number of 2,000 digits", "{\"bytes\": " + "9".repeat(2_000) + "}");
    malformed.put("a raw control character", "{\"title\": \"a\u0007b\"}");
    malformed.put("a raw line break", "{\"title\": \"a\nb\"}");
    malformed.put("a raw NUL", "{\"title\": \"a\0b\"}");
    malformed.put("a bad escape", "{\"title\": \"\\x41\"}");
    malformed.put("a cut escape", "{\"title\": \"\\u12\"}");
    malformed.put("65 levels", "{\"x\": " + "[".repeat(64) + "]".repeat(64) + "}");
    malformed.put("60,000 levels", "[".repeat(60_000));
    malformed.put("60,000 levels of objects", "{\"a\":".repeat(12_000));
    malformed.put("a byte order mark", "\uFEFF" + right);
    form.fields()
        .forEach(
            (field, json) ->
                malformed.put(
                    field + " twice",
                    right.substring(0, right.length() - 1)
                        + ", "
                        + quoted(field)
                        + ": "
                        + json
                        + "}"));
    malformed.put(
        "a long name twice",
        "{" + quoted("n".repeat(20_000)) + ": 1, " + quoted("n".repeat(20_000)) + ": 2}");
    malformed.put("half a surrogate pair as a name", "{\"\\ud800\": 1}");
    malformed.put("a name of 60,000", "{" + quoted("n".repeat(60_000)) + ": 1}");
    malformed.forEach((what, body) -> add(what, call(form).json(body), 400, null));

    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      add(charset, call(form).json(right.getBytes(Charset.forName(charset))), 400, null);
    }
    Map<String, int[]> notUtf8 = new LinkedHashMap<>();
    notUtf8.put("Latin-1", new int[] {0xE9});
    notUtf8.put("an overlong form", new int[] {0xC0, 0xAF});
    notUtf8.put("half a surrogate pair in UTF-8", new int[] {0xED, 0xA0, 0x80});
    notUtf8.put("beyond Unicode", new int[] {0xF5, 0x80, 0x80, 0x80});
    notUtf8.put("a cut character", new int[] {0xE2, 0x82});
    notUtf8.put("only its second byte", new int[] {0x80});
    notUtf8.forEach(
        (what, bytes) ->
            add(what, call(form).json(around("{\"title\": \"", bytes, "\"}")), 400, null));

    for (String json : List.of("[]", "[" + right + "]", quoted("text"), "1", "true", "null")) {
      add("not an object: " + json, call(form).json(json), 422, "");
    }
    byte[] tooLong = padded(right, MAX_BODY + 1);
    add("64 KiB and a byte", call(form).json(tooLong), 413, null);
    add(
        "64 KiB and a byte, in chunks",
        call(form).header("Content-Type", "application/json").chunked(tooLong),
        413,
        null);
    add("no type", call(form).body(bytes(right)), 415, null);
    for (String type :
        List.of(
            "",
            "text/plain",
            "text/json",
            "application/jsonx",
            "application/merge-patch+json",
            "application/json-patch+json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application / json",
            "*/*")) {
      if (!form.method().equals("PATCH") || !type.equals("application/merge-patch+json")) {
        add(
            "type '" + type + "'",
            call(form).header("Content-Type", type).body(bytes(right)),
            415,
            null);
      }
    }
    add(
        "two lengths",
        call(form).json(right).header("Content-Length", "1"),
        BadInputs.ANY_4XX,
        null);
    Call negative = call(form).header("Content-Type", "application/json");
    negative.body = bytes(right);
    add("a negative length", negative.header("Content-Length", "-1"), BadInputs.ANY_4XX, null);
    Call chunk = call(form).header("Content-Type", "application/json");
    chunk.body = bytes("zz\r\n" + right + "\r\n0\r\n\r\n");
    add("a bad chunk", chunk.header("Transfer-Encoding", "chunked"), BadInputs.ANY_4XX, null);
  }

  private void wrongTypes(Form form) {
    form.fields()
        .forEach(
            (field, right) -> {
              boolean text = right.startsWith("\"");
              boolean object = right.startsWith("{");
              Stream.of("0.5", "true", "false", "[]", "[" + right + "]", text ? "1" : "\"1\"")
                  .forEach(json -> field(form, field, "is " + json, json));
              if (!object) {
                field(form, field, "is {}", "{}");
              }
              if (!form.nullable().contains(field)) {
                field(form, field, "is null", "null");
              }
              if (!form.optional().contains(field)) {
                add(field + " is absent", call(form).json(form.without(field)), 422, "/" + field);
              }
            });
  }

  private void strayFields(Form form) {
    Map<String, String> names = new LinkedHashMap<>();
    names.put("x", "/x");
    names.put("", "/");
    names.put("a/b~c", "/a~1b~0c");
    names.put("__proto__", "/__proto__");
    names.put("USERNAME", "/USERNAME");
    names.put("\u0000", "/\u0000");
    names.put("n".repeat(40_000), "/" + "n".repeat(100));
    names.put("n".repeat(99) + "\ud83d\ude00", "/" + "n".repeat(99) + "?");
    names.forEach(
        (name, pointer) ->
            add(
                "a stray field " + shortened(pointer),
                call(form).json(form.with(name, "1")),
                422,
                pointer));
    add("a stray null", call(form).json(form.with("x", "null")), 422, "/x");
    add(
        "a stray list of many",
        call(form).json(form.with("x", "[" + "1,".repeat(9_000) + "1]")),
        422,
        "/x");
  }

  /** These take no body, but do not read one without end. */
  private void bodiesWhereNoneIs() {
    byte[] tooLong = new byte[MAX_BODY + 1];
    String other = scene.other().id();
    String board = "/v1/boards/" + scene.board();
    List<List<String>> calls =
        List.of(
            List.of("PUT", "/v1/following/" + other),
            List.of("DELETE", "/v1/following/" + other),
            List.of("DELETE", "/v1/pins/" + scene.pin()),
            List.of("DELETE", board),
            List.of("DELETE", board + "/links/" + scene.link()),
            List.of("PUT", board + "/shares/" + other),
            List.of("DELETE", board + "/shares/" + other));
    for (List<String> call : calls) {
      add("64 KiB and a byte", me.call(call.get(0), call.get(1)).body(tooLong), 413, null);
      add("the same in chunks", me.call(call.get(0), call.get(1)).chunked(tooLong), 413, null);
    }
  }

  private static byte[] around(String before, int[] middle, String behind) {
    byte[] all = Arrays.copyOf(bytes(before), before.length() + middle.length + behind.length());
    for (int i = 0; i < middle.length; i++) {
      all[before.length() + i] = (byte) middle[i];
    }
    System.arraycopy(bytes(behind), 0, all, before.length() + middle.length, behind.length());
    return all;
  }
}
