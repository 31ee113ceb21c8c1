package io.pinstream.deploy.attack;

/** What all attacks share: how long they are, and how they report. */
final class Attack {

  private static final boolean LONG = "long".equals(System.getProperty("pinstream.attack"));

  private Attack() {}

  /** The first number in every {@code mvn verify}, the second with -Dpinstream.attack=long. */
  static int size(int usual, int inLongForm) {
    return LONG ? inLongForm : usual;
  }

  static boolean isLong() {
    return LONG;
  }

  /** Prints {@code attack: what: counts}, the line that a run is judged by. */
  static void report(String what, String counts) {
    System.out.println("attack: " + what + ": " + counts);
  }
}
