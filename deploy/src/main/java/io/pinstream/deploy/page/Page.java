package io.pinstream.deploy.page;

import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import java.net.URI;
import java.util.Map;

/** Serves the files of the page. */
public final class Page {

  private Page() {}

  /**
   * Serves them below {@code /}.
   *
   * @param blobs where the page may put uploads and get images, beside its own origin
   */
  public static void install(JavalinConfig config, URI blobs) {
    config.staticFiles.add(
        files -> {
          files.hostedPath = "/";
          files.directory = "/web";
          files.location = Location.CLASSPATH;
          files.headers =
              Map.of(
                  "Cache-Control",
                  "no-cache",
                  "X-Content-Type-Options",
                  "nosniff",
                  "Content-Security-Policy",
                  "default-src 'none'; script-src 'self'; style-src 'self'; "
                      + ("img-src 'self' blob: " + blobs + "; ")
                      + ("connect-src 'self' " + blobs + "; ")
                      + "base-uri 'none'; form-action 'self'; frame-ancestors 'none'");
        });
  }
}
