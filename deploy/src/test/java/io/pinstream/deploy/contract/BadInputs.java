package io.pinstream.deploy.contract;

import io.pinstream.deploy.contract.RawHttp.Call;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A corpus of what the public interface must refuse. Whoever finds more, adds it here. */
final class BadInputs {

  static final int ANY_4XX = 0;

  private static final int MAX_BODY = 64 * 1024;

  /**
   * One bad input.
   *
   * @param status what it is to be answered with, or {@link #ANY_4XX}
   * @param pointer the field that {@code errors} must name, or null if it is not about a field
   */
  record Case(String name, Call call, int status, @Nullable String pointer) {}

  private final Person me;
  private final Person other;
  private final String upload;
  private final String pin;
  private final String othersOperation;
  private final String cursorOfFollowers;
  private final List<Case> cases = new ArrayList<>();

  /**
   * @param upload an upload of mine, not yet pinned
   * @param othersOperation an operation of the other's
   * @param cursorOfFollowers a cursor of my list of followers
   */
  BadInputs(
      Person me,
      Person other,
      String upload,
      String pin,
      String othersOperation,
      String cursorOfFollowers) {
    this.me = me;
    this.other = other;
    this.upload = upload;
    this.pin = pin;
    this.othersOperation = othersOperation;
    this.cursorOfFollowers = cursorOfFollowers;
  }

  /** A call with a JSON body: a right one, as field and raw JSON. */
  record Form(String path, boolean needsToken, Map<String, String> fields) {

    String json() {
      return json(fields);
    }

    String with(String field, String json) {
      Map<String, String> changed = new LinkedHashMap<>(fields);
      changed.put(field, json);
      return json(changed);
    }

    String without(String field) {
      Map<String, String> changed = new LinkedHashMap<>(fields);
      changed.remove(field);
      return json(changed);
    }

    private static String json(Map<String, String> fields) {
      return fields.entrySet().stream()
          .map(field -> quoted(field.getKey()) + ": " + field.getValue())
          .collect(Collectors.joining(", ", "{", "}"));
    }
  }

  private Form signUp() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("username", quoted("never_made"));
    fields.put("password", quoted("long enough"));
    fields.put("displayName", quoted("Nobody"));
    return new Form("/v1/users", false, fields);
  }

  private Form logIn() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("username", quoted(me.username()));
    fields.put("password", quoted(me.password()));
    return new Form("/v1/sessions", false, fields);
  }

  private Form announce() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("contentType", quoted("image/jpeg"));
    fields.put("bytes", "1000");
    return new Form("/v1/uploads", true, fields);
  }

  private Form publish() {
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put("uploadId", quoted(upload));
    fields.put("title", quoted("A title"));
    fields.put("description", quoted("A description"));
    fields.put("link", quoted("https://example.org/"));
    return new Form("/v1/pins", true, fields);
  }

  List<Form> forms() {
    return List.of(signUp(), logIn(), announce(), publish());
  }

  List<Case> all() {
    forms().forEach(this::bodies);
    forms().forEach(this::wrongTypes);
    forms().forEach(this::strayFields);
    texts();
    numbers();
    choices();
    links();
    bodiesWhereNoneIs();
    pathIds();
    queries();
    idempotencyKeys();
    methods();
    return cases;
  }

  private Call post(Form form) {
    return form.needsToken() ? me.call("POST", form.path()) : RawHttp.call("POST", form.path());
  }

  private void add(String name, Call call, int status, @Nullable String pointer) {
    cases.add(
        new Case(call.method + " " + shortened(call.target) + ": " + name, call, status, pointer));
  }

  private void field(Form form, String field, String what, String json) {
    add(field + " " + what, post(form).json(form.with(field, json)), 422, "/" + field);
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
    malformed.put("a comma too many", right.replace("}", ",}"));
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
                    right.replace("}", ", " + quoted(field) + ": " + json + "}")));
    malformed.put(
        "a long name twice",
        "{" + quoted("n".repeat(20_000)) + ": 1, " + quoted("n".repeat(20_000)) + ": 2}");
    malformed.put("half a surrogate pair as a name", "{\"\\ud800\": 1}");
    malformed.put("a name of 60,000", "{" + quoted("n".repeat(60_000)) + ": 1}");
    malformed.forEach((what, body) -> add(what, post(form).json(body), 400, null));

    for (String charset : List.of("UTF-16", "UTF-16LE", "UTF-16BE", "UTF-32LE", "UTF-32BE")) {
      add(charset, post(form).json(right.getBytes(Charset.forName(charset))), 400, null);
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
            add(what, post(form).json(around("{\"title\": \"", bytes, "\"}")), 400, null));

    for (String json : List.of("[]", "[" + right + "]", quoted("text"), "1", "true", "null")) {
      add("not an object: " + json, post(form).json(json), 422, "");
    }
    byte[] tooLong = padded(right, MAX_BODY + 1);
    add("64 KiB and a byte", post(form).json(tooLong), 413, null);
    add(
        "64 KiB and a byte, in chunks",
        post(form).header("Content-Type", "application/json").chunked(tooLong),
        413,
        null);
    add("no type", post(form).body(bytes(right)), 415, null);
    for (String type :
        List.of(
            "",
            "text/plain",
            "text/json",
            "application/jsonx",
            "application/merge-patch+json",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application / json",
            "*/*")) {
      add(
          "type '" + type + "'",
          post(form).header("Content-Type", type).body(bytes(right)),
          415,
          null);
    }
    add("two lengths", post(form).json(right).header("Content-Length", "1"), ANY_4XX, null);
    Call negative = post(form).header("Content-Type", "application/json");
    negative.body = bytes(right);
    add("a negative length", negative.header("Content-Length", "-1"), ANY_4XX, null);
    Call chunk = post(form).header("Content-Type", "application/json");
    chunk.body = bytes("zz\r\n" + right + "\r\n0\r\n\r\n");
    add("a bad chunk", chunk.header("Transfer-Encoding", "chunked"), ANY_4XX, null);
  }

  private void wrongTypes(Form form) {
    form.fields()
        .forEach(
            (field, right) -> {
              boolean number = field.equals("bytes");
              Stream.of(
                      "0.5", "true", "false", "[]", "{}", "[" + right + "]", number ? "\"1\"" : "1")
                  .forEach(json -> field(form, field, "is " + json, json));
              if (!List.of("displayName", "description", "link").contains(field)) {
                field(form, field, "is null", "null");
                add(field + " is absent", post(form).json(form.without(field)), 422, "/" + field);
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
                post(form).json(form.with(name, "1")),
                422,
                pointer));
    add("a stray null", post(form).json(form.with("x", "null")), 422, "/x");
    add(
        "a stray list of many",
        post(form).json(form.with("x", "[" + "1,".repeat(9_000) + "1]")),
        422,
        "/x");
  }

  /** Lengths count code points after NFC and trimming, but names and passwords are as sent. */
  private void texts() {
    text(signUp(), "username", 3, 30, "a");
    text(signUp(), "password", 8, 128, "a", "\ud83d\ude00");
    text(signUp(), "displayName", 1, 100, "a", "\ud83d\ude00", "e\u0301", "\u1100\u1161\u11a8");
    text(logIn(), "username", 1, 100, "a");
    text(logIn(), "password", 1, 1_000, "a", "\ud83d\ude00");
    text(publish(), "title", 1, 100, "a", "\ud83d\ude00", "e\u0301", "\u1100\u1161\u11a8");
    text(publish(), "description", 0, 500, "a", "\ud83d\ude00", "e\u0301", "\u1100\u1161\u11a8");
    for (String name :
        List.of("Ada", "ada lovelace", "ad\u00e4", "ada\u0301", "a-b", "../a", " ada")) {
      field(signUp(), "username", "is " + name, quoted(name));
    }
    for (String control : List.of("\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u009f")) {
      field(signUp(), "displayName", "holds control " + hex(control), quoted("a" + control));
      field(publish(), "title", "holds control " + hex(control), quoted("a" + control));
      field(publish(), "description", "holds control " + hex(control), quoted("a" + control));
    }
    for (String layout : List.of("\n", "\r", "\t")) {
      field(signUp(), "displayName", "holds " + hex(layout), quoted("a" + layout + "b"));
      field(publish(), "title", "holds " + hex(layout), quoted("a" + layout + "b"));
    }
    for (String blank : List.of(" ", "   ", "\u3000", "\u2003\u2003")) {
      field(signUp(), "displayName", "is blank", quoted(blank));
      field(publish(), "title", "is blank", quoted(blank));
    }
  }

  private void text(Form form, String field, int min, int max, String... letters) {
    for (String letter : letters) {
      field(form, field, "has one too many of " + hex(letter), quoted(letter.repeat(max + 1)));
      if (min > 0) {
        field(form, field, "has one too few of " + hex(letter), quoted(letter.repeat(min - 1)));
      }
    }
    field(form, field, "is huge", quoted("a".repeat(60_000)));
    // Out of order, so that normalizing would have to move each of them far.
    field(form, field, "is marks in disorder", "\"a" + "\u0301\u0316".repeat(15_000) + "\"");
    for (String half : List.of("\ud800", "\udc00", "\ude00\ud83d")) {
      field(form, field, "holds " + hex(half), quoted("a".repeat(Math.max(1, min)) + half));
    }
  }

  private void numbers() {
    for (String number :
        List.of(
            "0",
            "-1",
            "-0",
            "20000001",
            "2147483648",
            "9223372036854775807",
            "9223372036854775808",
            "-9223372036854775809",
            "1.5",
            "1.0",
            "1e3",
            "1e999999",
            "1e-999999",
            "-1e999999",
            "123456789012345678901234567890")) {
      field(announce(), "bytes", "is " + number, number);
    }
  }

  private void choices() {
    for (String type :
        List.of(
            "",
            "image/svg+xml",
            "IMAGE/JPEG",
            "image/jpeg;q=1",
            " image/jpeg",
            "image/*",
            "text/html")) {
      field(announce(), "contentType", "is '" + type + "'", quoted(type));
    }
    field(announce(), "contentType", "is huge", quoted("a".repeat(60_000)));
    field(announce(), "contentType", "holds half a pair", quoted("image/jpeg\ud800"));
    wrongIds(me.id(), pin)
        .forEach(id -> field(publish(), "uploadId", "is '" + shortened(id) + "'", quoted(id)));
    field(
        publish(),
        "uploadId",
        "has a digit of another script",
        quoted("\u0660" + upload.substring(1)));
    field(publish(), "uploadId", "holds a NUL", quoted(upload + "\u0000"));
    field(publish(), "uploadId", "holds half a pair", quoted(upload.substring(1) + "\ud800"));
    field(publish(), "uploadId", "is huge", quoted("0".repeat(60_000)));
    field(publish(), "uploadId", "is empty", quoted(""));
  }

  private void links() {
    String start = "https://example.org/";
    for (String link :
        List.of(
            "",
            " ",
            "x",
            "javascript:alert(1)",
            "data:text/html,x",
            "ftp://example.org/",
            "mailto:a@example.org",
            "//example.org/",
            "/pins",
            "http:",
            "http://",
            "http:///path",
            "http://.",
            "http://..",
            "http://a..b/",
            "http://.example.org",
            "http://?",
            "http://#",
            "http://:80/",
            "http://example.org:99999/",
            "http://example.org:x/",
            "http://example.org:-1/",
            "http://ada@example.org/",
            "http://ada:secret@example.org/",
            "http://example.org\\@evil.org/",
            "http://exa mple.org/",
            "http://example.org/ x",
            " http://example.org/",
            "http://example.org/ ",
            "http://example.org/\n",
            "http://example.org/\u0000",
            "http://example.org/\u202e",
            "http://\u200bexample.org/",
            "http://example.org/<script>",
            "http://example.org/\"x",
            "http://[::1",
            "http://[]/",
            "http://[g::1]/",
            "http://%65xample.org/",
            "http://xn--a.\u0000/",
            "http://" + "a".repeat(64) + ".org/",
            "http://" + "a.".repeat(200) + "org/",
            "http://exam\ud800ple.org/",
            start + "a".repeat(1_081 - start.length()),
            start + "a".repeat(60_000))) {
      field(publish(), "link", "is '" + shortened(link) + "'", quoted(link));
    }
  }

  /** These take no body, but do not read one without end. */
  private void bodiesWhereNoneIs() {
    byte[] tooLong = new byte[MAX_BODY + 1];
    List<List<String>> calls =
        List.of(
            List.of("PUT", "/v1/following/" + other.id()),
            List.of("DELETE", "/v1/following/" + other.id()),
            List.of("DELETE", "/v1/pins/" + pin));
    for (List<String> call : calls) {
      add("64 KiB and a byte", me.call(call.get(0), call.get(1)).body(tooLong), 413, null);
      add("the same in chunks", me.call(call.get(0), call.get(1)).chunked(tooLong), 413, null);
    }
  }

  /** The calls with an id in their path, before and behind it, with whether a pin's is wanted. */
  private record IdPath(String method, String before, String behind, boolean ofPin) {}

  private static final List<IdPath> ID_PATHS =
      List.of(
          new IdPath("GET", "/v1/pins/", "", true),
          new IdPath("DELETE", "/v1/pins/", "", true),
          new IdPath("GET", "/media/", "/00000000000000000000000000000000", true),
          new IdPath("PUT", "/v1/following/", "", false),
          new IdPath("DELETE", "/v1/following/", "", false),
          new IdPath("GET", "/v1/users/", "", false),
          new IdPath("GET", "/v1/users/", "/pins", false),
          new IdPath("GET", "/v1/users/", "/followers", false),
          new IdPath("GET", "/v1/users/", "/following", false),
          new IdPath("GET", "/v1/operations/", "", false));

  private void pathIds() {
    for (IdPath path : ID_PATHS) {
      String right = path.ofPin() ? pin : me.id();
      for (String id : wrongIds(path.ofPin() ? me.id() : pin, upload)) {
        String target = path.before() + id.replace("{", "%7B").replace("}", "%7D") + path.behind();
        add("a wrong id", me.call(path.method(), target), 404, null);
      }
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
          add("an odd id", me.call(path.method(), target), ANY_4XX, null);
        }
      }
      add(
          "10 KB",
          me.call(path.method(), path.before() + "a".repeat(10_000) + path.behind()),
          414,
          null);
    }
    add("another's operation", me.call("GET", "/v1/operations/" + othersOperation), 404, null);
    String missing = me.id().substring(0, 34) + (me.id().endsWith("00") ? "11" : "00");
    for (String list : List.of("", "/pins", "/followers", "/following")) {
      add("a user who is not", me.call("GET", "/v1/users/" + missing + list), 404, null);
    }
    String gone = pin.substring(0, 34) + (pin.endsWith("00") ? "11" : "00");
    add("a pin that is not", me.call("GET", "/v1/pins/" + gone), 404, null);
    for (String key : List.of("0".repeat(32), "x", "..", "%2e%2e", "a".repeat(5_000), "%ff")) {
      add("a wrong key", me.call("GET", "/media/" + pin + "/" + key), ANY_4XX, null);
    }
  }

  private static List<String> wrongIds(String... ofOtherTypes) {
    String one = ofOtherTypes[0];
    List<String> ids = new ArrayList<>(Arrays.asList(ofOtherTypes));
    ids.addAll(
        List.of(
            "nothing",
            "0",
            "-",
            "null",
            "me",
            "8e03978e-40d5-43e8-bc93-6894a57f9324",
            "00000000-0000-0000-0000-000000000000",
            "ffffffff-ffff-ffff-ffff-ffffffffffff",
            one.substring(1),
            one + "0",
            one.replace("-", ""),
            one.replace('-', '_'),
            "{" + one + "}",
            "g" + one.substring(1)));
    return ids;
  }

  private void queries() {
    String mine = "/v1/users/" + me.id();
    for (String list :
        List.of("/v1/feed", mine + "/pins", mine + "/followers", mine + "/following")) {
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
        add("limit=" + shortened(limit), me.call("GET", list + "?limit=" + limit), 400, "/limit");
      }
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
      if (!list.endsWith("followers")) {
        cursors.add(cursorOfFollowers);
      }
      for (String cursor : cursors) {
        add(
            "cursor=" + shortened(cursor),
            me.call("GET", list + "?cursor=" + cursor),
            400,
            "/cursor");
      }
      add("a bad escape", me.call("GET", list + "?limit=%zz"), 400, null);
      add("a cut escape", me.call("GET", list + "?cursor=%e"), 400, null);
      add("10 KB", me.call("GET", list + "?cursor=" + "a".repeat(10_000)), 414, null);
    }
    String operation = "/v1/operations/" + othersOperation;
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

  private void idempotencyKeys() {
    for (String key :
        List.of(
            "",
            "a".repeat(256),
            "two words",
            "a\tb",
            "\u00e4",
            "\u00a0",
            "\ud83d\ude00")) {
      for (Call call : writes()) {
        add(
            "key '" + shortened(key) + "'",
            call.header("Idempotency-Key", key),
            400,
            "/Idempotency-Key");
      }
    }
    for (Call call : writes()) {
      add(
          "two keys",
          call.header("Idempotency-Key", "one").header("idempotency-key", "one"),
          400,
          "/Idempotency-Key");
    }
  }

  /** One right call of each kind that writes: only for use with something that spoils it. */
  private List<Call> writes() {
    return List.of(
        RawHttp.call("POST", "/v1/users").json(signUp().json()),
        me.call("POST", "/v1/uploads").json(announce().json()),
        me.call("POST", "/v1/pins").json(publish().json()),
        me.call("DELETE", "/v1/pins/" + pin),
        me.call("PUT", "/v1/following/" + other.id()),
        me.call("DELETE", "/v1/following/" + other.id()));
  }

  private void methods() {
    Map<String, List<String>> known = new LinkedHashMap<>();
    known.put("/v1/users", List.of("GET", "POST"));
    known.put("/v1/users/" + me.id(), List.of("GET"));
    known.put("/v1/me", List.of("GET"));
    known.put("/v1/sessions", List.of("POST"));
    known.put("/v1/uploads", List.of("POST"));
    known.put("/v1/pins", List.of("POST"));
    known.put("/v1/pins/" + pin, List.of("GET", "DELETE"));
    known.put("/v1/following/" + other.id(), List.of("PUT", "DELETE"));
    known.put("/v1/feed", List.of("GET"));
    known.put("/v1/operations/" + othersOperation, List.of("GET"));
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
          add("TRACE", me.call("TRACE", path), ANY_4XX, null);
        });
    for (String path :
        List.of(
            "/v1",
            "/v2/me",
            "/V1/me",
            "/v1/Me",
            "/v1/me/x",
            "/v1/user",
            "/v1/pins/" + pin + "/x",
            "/v1/users/" + me.id() + "/x",
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
      add("a path to elsewhere", me.call("GET", path), ANY_4XX, null);
    }
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (char c : text.toCharArray()) {
      // Escaped, so that halves of surrogate pairs come through.
      if (c < ' ' || c > '~' || c == '"' || c == '\\') {
        json.append(String.format("\\u%04x", (int) c));
      } else {
        json.append(c);
      }
    }
    return json.append('"').toString();
  }

  static byte[] padded(String json, int length) {
    return bytes(json + " ".repeat(length - json.length()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static byte[] around(String before, int[] middle, String behind) {
    byte[] all = Arrays.copyOf(bytes(before), before.length() + middle.length + behind.length());
    for (int i = 0; i < middle.length; i++) {
      all[before.length() + i] = (byte) middle[i];
    }
    System.arraycopy(bytes(behind), 0, all, before.length() + middle.length, behind.length());
    return all;
  }

  private static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "... (" + text.length() + ")" : text;
  }

  private static String hex(String text) {
    return text.chars().mapToObj(c -> String.format("U+%04X", c)).collect(Collectors.joining(" "));
  }
}
