package io.pinstream.deploy.contract;

import java.util.List;

/** Fields of uploads and pins that are wrong. */
final class BadPins extends BadCalls {

  BadPins(Scene scene) {
    super(scene);
  }

  @Override
  void gather() {
    Form publish = scene.publish();
    text(publish, "title", 1, 100, "a", "\ud83d\ude00", "e\u0301", "\u1100\u1161\u11a8");
    line(publish, "title");
    blanks(publish, "title");
    text(publish, "description", 0, 500, "a", "\ud83d\ude00", "e\u0301", "\u1100\u1161\u11a8");
    controls(publish, "description");
    numbers();
    uploads();
    for (String link : WrongUrls.ALL) {
      field(publish, "link", "is '" + shortened(link) + "'", quoted(link));
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
      field(scene.announce(), "bytes", "is " + number, number);
    }
  }

  private void uploads() {
    for (String type :
        List.of(
            "",
            "image/svg+xml",
            "IMAGE/JPEG",
            "image/jpeg;q=1",
            " image/jpeg",
            "image/*",
            "text/html")) {
      field(scene.announce(), "contentType", "is '" + type + "'", quoted(type));
    }
    field(scene.announce(), "contentType", "is huge", quoted("a".repeat(60_000)));
    field(scene.announce(), "contentType", "holds half a pair", quoted("image/jpeg\ud800"));
    wrongIds(me.id(), scene.pin())
        .forEach(
            id -> field(scene.publish(), "uploadId", "is '" + shortened(id) + "'", quoted(id)));
    field(
        scene.publish(),
        "uploadId",
        "has a digit of another script",
        quoted("\u0660" + scene.upload().substring(1)));
    field(scene.publish(), "uploadId", "holds a NUL", quoted(scene.upload() + "\u0000"));
    field(
        scene.publish(),
        "uploadId",
        "holds half a pair",
        quoted(scene.upload().substring(1) + "\ud800"));
    field(scene.publish(), "uploadId", "is huge", quoted("0".repeat(60_000)));
    field(scene.publish(), "uploadId", "is empty", quoted(""));
  }
}
