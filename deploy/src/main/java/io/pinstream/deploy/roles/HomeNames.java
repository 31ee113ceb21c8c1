package io.pinstream.deploy.roles;

/** The names of the doors to homes: an application's own is called as the application. */
public final class HomeNames {

  private static final String REVIEWS = ".reviews";

  private HomeNames() {}

  /** The door to the reviews in an application. */
  public static String reviewsOf(String application) {
    return application + REVIEWS;
  }
}
