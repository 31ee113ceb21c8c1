package io.pinstream.query;

import java.util.regex.Pattern;

/** What a user name can be: what the stores have keys for. */
final class Usernames {

  private static final Pattern POSSIBLE = Pattern.compile("[a-z0-9_]{3,30}");

  private Usernames() {}

  static boolean isPossible(String name) {
    return POSSIBLE.matcher(name).matches();
  }
}
