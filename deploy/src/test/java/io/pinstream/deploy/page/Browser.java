package io.pinstream.deploy.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.support.RunningPinstream;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.Stream;
import org.awaitility.core.ConditionTimeoutException;
import org.junit.jupiter.api.Assertions;
import org.junit.jupiter.api.Assumptions;
import org.openqa.selenium.By;
import org.openqa.selenium.StaleElementReferenceException;
import org.openqa.selenium.WebElement;
import org.openqa.selenium.chrome.ChromeDriver;
import org.openqa.selenium.chrome.ChromeDriverService;
import org.openqa.selenium.chrome.ChromeOptions;
import org.openqa.selenium.logging.LogEntry;
import org.openqa.selenium.logging.LogType;
import org.openqa.selenium.logging.LoggingPreferences;

/** A Chromium with nobody logged in, and what people do with it. */
final class Browser implements AutoCloseable {

  private static final Duration LAG = Duration.ofSeconds(30);
  private static final List<String> CHROMIUM =
      List.of("chromium", "chromium-browser", "google-chrome", "chrome");
  private static final List<String> DRIVER = List.of("chromedriver");

  // Says at each start that it knows no DevTools of this version; the little used here is stable.
  private static final Logger VERSIONS =
      Logger.getLogger("org.openqa.selenium.devtools.CdpVersionFinder");

  static {
    VERSIONS.setLevel(Level.SEVERE);
  }

  private final Path profile;
  private final ChromeDriver driver;
  private final Consumer<Browser> closed;

  private Browser(Path profile, ChromeDriver driver, Consumer<Browser> closed) {
    this.profile = profile;
    this.driver = driver;
    this.closed = closed;
  }

  /**
   * Starts one. Where Chromium is missing the test is skipped, so that a contributor needs no
   * browser to run the others; but it fails where the browser was promised, as on CI: there a
   * skipped test would look like a page that works.
   *
   * @param closed gets it back when it is closed, as if new
   */
  static Browser start(Consumer<Browser> closed) throws IOException {
    Optional<Path> chromium = onPath(CHROMIUM);
    Optional<Path> driver = onPath(DRIVER);
    if (chromium.isEmpty() || driver.isEmpty()) {
      String missing =
          "The page is tested with Chromium and its driver, and there is no "
              + (chromium.isEmpty() ? "chromium" : "chromedriver")
              + " on the PATH (Debian: apt install chromium chromium-driver)";
      Assumptions.assumeTrue(required(), missing);
      Assertions.fail(missing);
    }
    Path profile = Files.createTempDirectory("pinstream-browser");
    try {
      return new Browser(
          profile, start(chromium.orElseThrow(), driver.orElseThrow(), profile), closed);
    } catch (RuntimeException e) {
      RunningPinstream.remove(profile);
      throw e;
    }
  }

  private static boolean required() {
    return "true".equals(System.getenv("CI"))
        || Boolean.getBoolean("CI")
        || "required".equals(System.getProperty("pinstream.browser"));
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

  private static ChromeDriver start(Path chromium, Path driver, Path profile) {
    ChromeOptions options = new ChromeOptions();
    options.setBinary(chromium.toFile());
    options.addArguments(
        "--headless=new",
        // Containers, where CI runs as root, have neither its sandbox nor much /dev/shm.
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        // Nothing but what the test asks for.
        "--disable-quic",
        "--no-first-run",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
        "--no-proxy-server",
        "--lang=en-GB",
        "--window-size=1200,900",
        "--user-data-dir=" + profile);
    LoggingPreferences console = new LoggingPreferences();
    console.enable(LogType.BROWSER, Level.ALL);
    options.setCapability(ChromeOptions.LOGGING_PREFS, console);
    // Named here, or Selenium would look for a driver on the network.
    ChromeDriverService service =
        new ChromeDriverService.Builder()
            .usingDriverExecutable(driver.toFile())
            .usingAnyFreePort()
            .build();
    return new ChromeDriver(service, options);
  }

  void signUp(String username, String password) {
    type("signup-username", username);
    type("signup-display", "Name of " + username);
    type("signup-password", password);
    click("signup-button");
    seeStatus("Welcome, Name of " + username + ".");
  }

  void logIn(String username, String password) {
    type("login-username", username);
    type("login-password", password);
    click("login-button");
  }

  void go(String section) {
    click("nav-" + section);
    see(By.id("view-" + section));
  }

  void type(String id, String text) {
    WebElement field = see(By.id(id));
    field.clear();
    field.sendKeys(text);
  }

  void choose(String id, Path file) {
    see(By.id(id)).sendKeys(file.toString());
  }

  void click(String id) {
    see(By.id(id)).click();
  }

  void press(By button) {
    see(button).click();
  }

  void seeStatus(String words) {
    until("the status line says: " + words, () -> one(By.id("status")).getText().equals(words));
  }

  /** Waits for what the eye can see. */
  WebElement see(By what) {
    until("seen: " + what, () -> visible(what).findFirst().isPresent());
    return visible(what).findFirst().orElseThrow();
  }

  void seeNo(By what) {
    until("not seen: " + what, () -> visible(what).findFirst().isEmpty());
  }

  /** Waits for a pin's card in a list, picture included: loaded, with pixels. */
  void seePin(String list, String title) {
    seePicture(By.cssSelector("#" + list + " [data-testid=pin][aria-label='" + title + "'] > img"));
  }

  /** Waits for a picture: loaded, with pixels. */
  void seePicture(By picture) {
    see(picture);
    until(
        "the picture is loaded: " + picture,
        () ->
            Boolean.TRUE.equals(
                driver.executeScript(
                    "return arguments[0].complete && arguments[0].naturalWidth > 0",
                    one(picture))));
  }

  /** As on a telephone of this many CSS pixels. */
  void width(int pixels) {
    driver.executeCdpCommand(
        "Emulation.setDeviceMetricsOverride",
        Map.of("width", pixels, "height", 800, "deviceScaleFactor", 2, "mobile", true));
  }

  /** Nothing stands out to the right of the window. */
  void fits() {
    assertThat(
            driver.executeScript(
                "return document.documentElement.scrollWidth -"
                    + " document.documentElement.clientWidth"))
        .as("pixels by which the page is wider than the window")
        .isEqualTo(0L);
  }

  void reload() {
    driver.navigate().refresh();
  }

  /** What the page complained about since it was asked last, refusals by the policy included. */
  List<String> complaints() {
    return Stream.of(driver.manage().logs().get(LogType.BROWSER))
        .flatMap(entries -> entries.getAll().stream())
        .filter(entry -> entry.getLevel().intValue() >= Level.WARNING.intValue())
        .map(LogEntry::getMessage)
        .toList();
  }

  private WebElement one(By what) {
    return driver.findElement(what);
  }

  private Stream<WebElement> visible(By what) {
    return driver.findElements(what).stream().filter(WebElement::isDisplayed);
  }

  private void until(String expected, BooleanSupplier condition) {
    try {
      await()
          .atMost(LAG)
          .pollInterval(Duration.ofMillis(50))
          // The page replaces what it shows at any time, also between two questions of ours.
          .ignoreException(StaleElementReferenceException.class)
          .until(condition::getAsBoolean);
    } catch (ConditionTimeoutException e) {
      String page = one(By.tagName("body")).getText();
      throw new AssertionError(
          "Not " + expected + "; the page says:\n" + page + "\n" + complaints(), e);
    }
  }

  void open(String address) {
    driver.get(address);
  }

  /** Forgets who was logged in, and what was complained about. */
  @Override
  public void close() {
    driver.executeScript("sessionStorage.clear(); localStorage.clear();");
    driver.executeCdpCommand("Emulation.clearDeviceMetricsOverride", Map.of());
    driver.get("about:blank");
    complaints();
    closed.accept(this);
  }

  void quit() throws IOException {
    try {
      driver.quit();
    } finally {
      RunningPinstream.remove(profile);
    }
  }
}
