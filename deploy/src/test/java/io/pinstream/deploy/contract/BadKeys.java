package io.pinstream.deploy.contract;

import io.pinstream.deploy.contract.RawHttp.Call;
import java.util.List;

/** Idempotency-Keys that are none. */
final class BadKeys extends BadCalls {

  BadKeys(Scene scene) {
    super(scene);
  }

  @Override
  void gather() {
    for (String key :
        List.of("", "a".repeat(256), "two words", "a\tb", "\u00e4", "\u00a0", "\ud83d\ude00")) {
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
    String other = scene.other().id();
    String board = "/v1/boards/" + scene.board();
    return List.of(
        right(scene.signUp()),
        right(scene.announce()),
        right(scene.publish()),
        me.call("DELETE", "/v1/pins/" + scene.pin()),
        me.call("PUT", "/v1/following/" + other),
        me.call("DELETE", "/v1/following/" + other),
        right(scene.makeBoard()),
        right(scene.changeBoard()),
        me.call("DELETE", board),
        right(scene.addLink()),
        right(scene.report()),
        right(scene.giveVerdict()),
        me.call("DELETE", board + "/links/" + scene.link()),
        me.call("PUT", board + "/shares/" + other),
        me.call("DELETE", board + "/shares/" + other));
  }

  private Call right(Form form) {
    return call(form).json(form.json());
  }
}
