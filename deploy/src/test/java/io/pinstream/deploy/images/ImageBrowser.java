package io.pinstream.deploy.images;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.pinstream.deploy.support.RunningPinstream;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.jspecify.annotations.Nullable;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;

/** A headless Chromium that is shown images, one after another, from a server on loopback. */
final class ImageBrowser implements AutoCloseable {

  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** Longest side of the copy that two images are compared by. */
  private static final int SIDE = 64;

  private static final String LOOK =
      """
      const [url, side, done] = [arguments[0], arguments[1], arguments[2]];
      const none = { shown: false, width: 0, height: 0, pixels: null };
      const image = new Image();
      image.onerror = () => done(none);
      image.onload = async () => {
        let decoded = true;
        try { await image.decode(); } catch (e) { decoded = false; }
        if (!image.naturalWidth) { done(none); return; }
        const scale = Math.min(1, side / Math.max(image.naturalWidth, image.naturalHeight));
        const canvas = document.createElement('canvas');
        canvas.width = Math.max(1, Math.round(image.naturalWidth * scale));
        canvas.height = Math.max(1, Math.round(image.naturalHeight * scale));
        const context = canvas.getContext('2d', { willReadFrequently: true });
        context.drawImage(image, 0, 0, canvas.width, canvas.height);
        const data = context.getImageData(0, 0, canvas.width, canvas.height).data;
        done({ shown: decoded, width: image.naturalWidth, height: image.naturalHeight,
               pixels: Array.from(data).join(',') });
      };
      image.src = url;
      """;

  private static final List<String> CHROMIUM =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");

  // Says at each start that it knows no DevTools of this version; the little used here is stable.
  private static final Logger VERSIONS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  static {
    VERSIONS.setLevel(Level.SEVERE);
  }

  private final Path chromium;
  private final Path driverProgram;
  private final HttpServer server;
  private final Map<String, byte[]> files = new ConcurrentHashMap<>();
  private final Path profile;
  private ChromeDriver driver;
  private int asked;

  private ImageBrowser(Path chromium, Path driverProgram) throws IOException {
    this.chromium = chromium;
    this.driverProgram = driverProgram;
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::serve);
    server.setExecutor(Executors.newFixedThreadPool(2, Thread.ofPlatform().daemon().factory()));
    server.start();
    profile = Files.createTempDirectory("pinstream-images");
    driver = drive();
  }

  /** Empty where there is no Chromium or no driver. */
  static Optional<ImageBrowser> start() throws IOException {
    Optional<Path> chromium = onPath(CHROMIUM);
    Optional<Path> driver = onPath(List.of("chromedriver"));
    if (chromium.isEmpty() || driver.isEmpty()) {
      return Optional.empty();
    }
    return Optional.of(new ImageBrowser(chromium.get(), driver.get()));
  }

  /**
   * What the browser shows of a file.
   *
   * @param shown loaded and decoded without an error
   * @param pixels of a copy of at most 64 by 64; null if nothing is shown
   */
  record Look(boolean shown, int width, int height, @Nullable String pixels) {

    static final Look NOTHING = new Look(false, 0, 0, null);

    /** Whether every pixel is transparent. */
    boolean isBlank() {
      return pixels != null && pixels.matches("[0,]*");
    }

    /** Largest difference between two pixels' channels; 255 where the sizes differ. */
    int difference(Look other) {
      if (width != other.width || height != other.height || pixels == null) {
        return 255;
      }
      String[] mine = pixels.split(",", -1);
      String[] theirs = Objects.requireNonNullElse(other.pixels, "").split(",", -1);
      int worst = mine.length == theirs.length ? 0 : 255;
      for (int i = 0; i < mine.length && worst < 255; i++) {
        worst = Math.max(worst, Math.abs(Integer.parseInt(mine[i]) - Integer.parseInt(theirs[i])));
      }
      return worst;
    }
  }

  Look look(byte[] image) {
    String name = "/image-" + asked++;
    files.put(name, image);
    try {
      return ask(name);
    } catch (RuntimeException crashed) {
      driver.quit();
      driver = drive();
      return Look.NOTHING;
    } finally {
      files.remove(name);
    }
  }

  private Look ask(String name) {
    Object answer = driver.executeAsyncScript(LOOK, "http://127.0.0.1:" + port() + name, SIDE);
    if (!(answer instanceof Map<?, ?> look)) {
      return Look.NOTHING;
    }
    return new Look(
        Boolean.TRUE.equals(look.get("shown")),
        look.get("width") instanceof Number width ? width.intValue() : 0,
        look.get("height") instanceof Number height ? height.intValue() : 0,
        look.get("pixels") instanceof String pixels ? pixels : null);
  }

  private int port() {
    return server.getAddress().getPort();
  }

  private ChromeDriver drive() {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-proxy-server",
        "--user-data-dir=" + profile);
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driverProgram.toFile())
            .usingAnyFreePort()
            .build();
    ChromeDriver started = new ChromeDriver(service, options);
    started.manage().timeouts().scriptTimeout(PATIENCE);
    started.get("http://127.0.0.1:" + port() + "/");
    return started;
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      byte[] file = files.get(exchange.getRequestURI().getPath());
      boolean page = exchange.getRequestURI().getPath().equals("/");
      byte[] body = "<!doctype html><title>images</title>".getBytes(StandardCharsets.UTF_8);
      if (file != null) {
        body = file;
        // No type: the browser sniffs, as it does for an image element whatever it is told.
      } else if (page) {
        exchange.getResponseHeaders().set("Content-Type", "text/html");
      }
      exchange.getResponseHeaders().set("Cache-Control", "no-store");
      exchange.sendResponseHeaders(
          file != null || page ? 200 : 404, body.length == 0 ? -1 : body.length);
      if (body.length > 0) {
        exchange.getResponseBody().write(body);
      }
    }
  }

  private static Optional<Path> onPath(List<String> names) {
    List<String> folders =
        Arrays.asList(
            Objects.requireNonNullElse(System.getenv("PATH"), "").split(File.pathSeparator, -1));
    return names.stream()
        .flatMap(name -> folders.stream().map(folder -> Path.of(folder, name)))
        .filter(Files::isExecutable)
        .findFirst();
  }

  @Override
  public void close() throws IOException {
    driver.quit();
    server.stop(0);
    RunningPinstream.remove(profile);
  }
}
