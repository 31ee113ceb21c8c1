package io.pinstream.deploy.contract;

import io.pinstream.deploy.contract.RawHttp.Call;
import java.util.List;

/** Reports and verdicts that are none, and moderators who are none. */
final class BadModeration extends BadCalls {

  BadModeration(Scene scene) {
    super(scene);
  }

  @Override
  void gather() {
    reports();
    verdicts();
    whoIsNoModerator();
  }

  private void reports() {
    Form form = scene.report();
    text(form, "reason", 1, 500, "a", "\ud83d\ude00", "e\u0301");
    controls(form, "reason");
    blanks(form, "reason");
    for (String id : wrongIds(scene.upload(), scene.othersOperation())) {
      field(form, "target", "is " + id, quoted(id));
    }
    for (String id : wrongIds(scene.pin(), me.id(), scene.link())) {
      field(form, "board", "is " + id, quoted(id));
    }
    for (String target : List.of(scene.pin(), scene.board(), scene.other().id())) {
      String report = form.with("target", quoted(target));
      add("a board beside what needs none", call(form).json(report), 422, "/board");
    }
  }

  private void verdicts() {
    Form form = scene.giveVerdict();
    text(form, "note", 0, 500, "a", "\ud83d\ude00", "e\u0301");
    controls(form, "note");
    for (String word : List.of("", "Allow", "allow ", " reject", "hold", "true", "allow\u0000")) {
      field(form, "verdict", "is '" + word + "'", quoted(word));
    }
  }

  /** Before anything else is looked at, so that nothing can be learned. */
  private void whoIsNoModerator() {
    Person other = scene.other();
    String review = "/v1/moderation/" + scene.pin();
    for (Call call :
        List.of(
            other.call("GET", "/v1/moderation/queue"),
            other.call("GET", "/v1/moderation/queue?limit=0"),
            other.call("GET", review),
            other.call("GET", "/v1/moderation/" + missing(scene.pin())),
            other.call("GET", "/v1/moderation/nothing"),
            other.call("GET", review + "/image"),
            other.call("POST", "/v1/moderation/nothing/verdict"),
            other.call("POST", review + "/verdict").json("{"),
            other.call("POST", review + "/verdict").json(scene.giveVerdict().json()),
            other.call("POST", review + "/verdict").header("Idempotency-Key", "two words"))) {
      add("no moderator", call, 403, null);
    }
  }
}
