package io.pinstream.deploy.contract;

import io.pinstream.deploy.contract.BadInputs.Case;
import io.pinstream.deploy.contract.RawHttp.Call;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Bad inputs of one kind. */
abstract class BadCalls {

  static final int MAX_BODY = 64 * 1024;

  /** Blanks, and what only changes or joins other characters. */
  private static final List<String> UNSEEN =
      List.of(
          " ",
          "   ",
          "\u3000",
          "\u2003\u2003",
          "\u00a0",
          "\u200b",
          "\u200d",
          "\u3164",
          "\u115f",
          "\u2800",
          "\ufe0f",
          "\u0301",
          "\ufeff\u2060",
          "\udb40\udc41");

  final Scene scene;
  final Person me;
  private final List<Case> cases = new ArrayList<>();

  BadCalls(Scene scene) {
    this.scene = scene;
    this.me = scene.me();
  }

  /** Adds them all. */
  abstract void gather();

  final List<Case> all() {
    gather();
    return cases;
  }

  final Call call(Form form) {
    return form.needsToken()
        ? me.call(form.method(), form.path())
        : RawHttp.call(form.method(), form.path());
  }

  final void add(String name, Call call, int status, @Nullable String pointer) {
    cases.add(
        new Case(call.method + " " + shortened(call.target) + ": " + name, call, status, pointer));
  }

  final void field(Form form, String field, String what, String json) {
    add(field + " " + what, call(form).json(form.with(field, json)), 422, "/" + field);
  }

  /** Lengths count code points after NFC and trimming, but of names and passwords as sent. */
  final void text(Form form, String field, int min, int max, String... letters) {
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

  /** What no line of text may hold. */
  final void line(Form form, String field) {
    controls(form, field);
    for (String layout : List.of("\n", "\r", "\t", "\u2028", "\u2029")) {
      field(form, field, "holds " + hex(layout), quoted("a" + layout + "b"));
    }
  }

  final void controls(Form form, String field) {
    for (String control : List.of("\u0000", "\u0007", "\u001b", "\u007f", "\u0085", "\u009f")) {
      field(form, field, "holds control " + hex(control), quoted("a" + control));
    }
    for (String control : List.of("\u202a", "\u202d", "\u202e", "\u2066", "\u2068", "\u2069")) {
      field(form, field, "holds direction " + hex(control), quoted("a" + control + "b"));
    }
  }

  final void blanks(Form form, String field) {
    for (String blank : UNSEEN) {
      field(form, field, "is blank", quoted(blank));
    }
  }

  static List<String> wrongIds(String... ofOtherTypes) {
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

  /** The id of a thing at the same home that is not there. */
  static String missing(String id) {
    return id.substring(0, 34) + (id.endsWith("00") ? "11" : "00");
  }

  static String quoted(String text) {
    StringBuilder json = new StringBuilder("\"");
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
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

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  static String shortened(String text) {
    return text.length() > 60 ? text.substring(0, 60) + "... (" + text.length() + ")" : text;
  }

  static String hex(String text) {
    return text.chars().mapToObj(c -> String.format("U+%04X", c)).collect(Collectors.joining(" "));
  }
}
