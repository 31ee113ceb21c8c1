package io.pinstream.deploy.contract;

import java.util.List;

/** Fields of sign-ups and log-ins that are wrong. */
final class BadUsers extends BadCalls {

  BadUsers(Scene scene) {
    super(scene);
  }

  @Override
  void gather() {
    Form signUp = scene.signUp();
    text(signUp, "username", 3, 30, "a");
    text(signUp, "password", 8, 128, "a", "\ud83d\ude00");
    text(signUp, "displayName", 1, 100, "a", "\ud83d\ude00", "e\u0301", "\u1100\u1161\u11a8");
    line(signUp, "displayName");
    blanks(signUp, "displayName");
    for (String name :
        List.of("Ada", "ada lovelace", "ad\u00e4", "ada\u0301", "a-b", "../a", " ada")) {
      field(signUp, "username", "is " + name, quoted(name));
    }
    text(scene.logIn(), "username", 1, 100, "a");
    text(scene.logIn(), "password", 1, 1_000, "a", "\ud83d\ude00");
  }
}
