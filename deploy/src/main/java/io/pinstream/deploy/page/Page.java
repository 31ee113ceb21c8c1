package io.pinstream.deploy.page;

import io.javalin.config.JavalinConfig;
import io.javalin.http.staticfiles.Location;
import java.net.URI;
import java.util.Map;

/** Serves the static files of the web page. */
public final class Page {

  private Page() {}

  /**
   * Serves the files below {@code /}.
   *
   * @param blobs the blob store, which the page may also connect to for uploads and images
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
