package io.pinstream.deploy;

/** Placeholder: starts the embedded servers. */
public final class Main {
  private Main() {}

  public static void main(String[] args) {
    System.out.println("ok");
  }
}
