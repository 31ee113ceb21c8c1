package io.pinstream.deploy.page;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.pinstream.deploy.demo.ApiClient;
import io.pinstream.deploy.demo.Photos;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.openqa.selenium.By;

@ExtendWith(RunningPinstream.class)
class PageTest {

  private static final Duration LAG = Duration.ofSeconds(30);
  private static final String PASSWORD = "a password typed by hand";

  @RegisterExtension static final Browsers BROWSERS = new Browsers();

  private final Shared pinstream;

  PageTest(Shared pinstream) {
    this.pinstream = pinstream;
  }

  @Test
  void whoIsNewSignsUpAndIsToldWhatToDoWithAnEmptyFeed() throws Exception {
    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.signUp("page_new", PASSWORD);

      assertThat(browser.see(By.id("feed-empty")).getText()).contains("Nothing here yet");
      assertThat(browser.see(By.id("me-name")).getText()).isEqualTo("Name of page_new");

      browser.click("logout-button");
      browser.seeStatus("You are logged out.");
      browser.logIn("page_new", PASSWORD);
      browser.see(By.id("feed-empty"));
      browser.reload();
      assertThat(browser.see(By.id("me-name")).getText()).isEqualTo("Name of page_new");
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aTakenNameIsToldAtTheField() throws Exception {
    pinstream.nobody().signUp("page_taken", PASSWORD, "First");
    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.type("signup-username", "page_taken");
      browser.type("signup-password", PASSWORD);
      browser.click("signup-button");

      browser.see(By.cssSelector("#signup-username[aria-invalid=true]"));
      assertThat(browser.see(By.id("signup-username-wrong")).getText()).isNotEmpty();
      assertThat(browser.complaints()).isEmpty();
    }
  }

  /** Two names of this machine, and so two origins for the policies of page and blob store. */
  @ParameterizedTest
  @ValueSource(strings = {"127.0.0.1", "localhost"})
  void aPhotoIsSharedFromAFileAndSeenByWhoFollows(String host, @TempDir Path folder)
      throws Exception {
    String address = pinstream.address().replace("127.0.0.1", host);
    String suffix = host.substring(0, 3).replaceAll("\\W", "");
    ApiClient author = pinstream.somebody("author");
    String authorName = author.send("GET", "/v1/me", null).ok().get("username").asText();
    author.pin("image/jpeg", Photos.jpeg(31), "Seen before", "");
    try (Browser browser = BROWSERS.at(address)) {
      browser.signUp("page_reader_" + suffix, PASSWORD);

      follow(browser, authorName);
      browser.go("feed");
      browser.seePin("feed", "Seen before");

      share(browser, photo(folder), "From a file");
      browser.see(By.id("view-mine"));
      browser.seePin("mine", "From a file");
      browser.width(360);
      browser.seePin("mine", "From a file");
      browser.fits();
      browser.go("people");
      browser.see(By.cssSelector("#following [data-testid=person]"));
      browser.fits();
      assertThat(browser.complaints()).isEmpty();

      String me =
          author
              .send("GET", "/v1/users?username=page_reader_" + suffix, null)
              .ok()
              .get("id")
              .asText();
      author.follow(me);
      await()
          .atMost(LAG)
          .until(
              () ->
                  author
                      .send("GET", "/v1/feed", null)
                      .ok()
                      .get("items")
                      .findValuesAsText("title")
                      .contains("From a file"));
      try (Browser other = BROWSERS.at(address)) {
        other.signUp("page_second_" + suffix, PASSWORD);
        follow(other, "page_reader_" + suffix);
        other.go("feed");
        other.seePin("feed", "From a file");
        assertThat(other.complaints()).isEmpty();
      }
    }
  }

  @Test
  void aPinThatItsAuthorDeletesIsGone(@TempDir Path folder) throws Exception {
    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.signUp("page_deleter", PASSWORD);
      share(browser, photo(folder), "Soon gone");
      browser.seePin("mine", "Soon gone");

      browser.press(By.cssSelector("#mine [data-testid=pin-delete]"));
      browser.press(By.id("delete-cancel"));
      browser.seePin("mine", "Soon gone");
      browser.press(By.cssSelector("#mine [data-testid=pin-delete]"));
      browser.press(By.id("delete-confirm"));

      browser.seeStatus("“Soon gone” is deleted.");
      browser.see(By.id("mine-empty"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aWrongPasswordIsToldAtTheForm() throws Exception {
    pinstream.nobody().signUp("page_forgetful", PASSWORD, "Forgetful");
    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.logIn("page_forgetful", "not the password");

      browser.see(By.cssSelector("#login-password[aria-invalid=true]"));
      assertThat(browser.see(By.id("login-password-wrong")).getText()).isNotEmpty();
      assertThat(browser.complaints()).singleElement().asString().contains("401");

      browser.logIn("page_forgetful", PASSWORD);
      browser.see(By.id("feed-empty"));
    }
  }

  @Test
  void loggingOutLeavesNothingBehind(@TempDir Path folder) throws Exception {
    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.signUp("page_leaver", PASSWORD);
      share(browser, photo(folder), "Mine alone");
      browser.seePin("mine", "Mine alone");

      browser.click("logout-button");

      browser.see(By.id("login-form"));
      browser.seeNo(By.id("nav"));
      browser.seeNo(By.cssSelector("[data-testid=pin]"));
      browser.reload();
      browser.see(By.id("login-form"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aFileThatIsNoPictureIsToldInWords(@TempDir Path folder) throws Exception {
    Path text = Files.writeString(folder.resolve("notes.txt"), "Not a picture.");
    Path disguised = Files.writeString(folder.resolve("photo.png"), "<script>alert(1)</script>");
    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.signUp("page_prankster", PASSWORD);
      browser.go("share");

      browser.choose("upload-file", text);
      assertThat(browser.see(By.id("upload-file-wrong")).getText())
          .isEqualTo("must be a JPEG, PNG, WebP or GIF picture");

      share(browser, disguised, "A disguise");
      browser.see(By.cssSelector("#status[data-kind=bad]"));
      browser.see(By.cssSelector("#upload-file[aria-invalid=true]"));
      assertThat(browser.see(By.id("upload-file-wrong")).getText()).isNotEmpty();
      browser.go("mine");
      browser.see(By.id("mine-empty"));
      assertThat(browser.complaints()).isEmpty();
    }
  }

  @Test
  void aBoardIsSharedWithAFriendByNameWhoOpensIt() throws Exception {
    ApiClient ben = pinstream.nobody().signUp("page_friend", PASSWORD, "Ben");
    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.signUp("page_keeper", PASSWORD);
      browser.go("boards");
      browser.see(By.id("boards-empty"));
      browser.type("board-name", "Towers");
      browser.click("board-button");
      browser.see(By.id("view-board"));
      browser.see(By.id("links-empty"));

      addLink(browser, "https://example.org/1?utm_source=mail", "First");
      browser.see(link("First"));
      addLink(browser, "https://example.org/2", "Second");
      browser.see(link("Second"));
      assertThat(browser.see(By.cssSelector("#links > li")).getText()).contains("Second");
      assertThat(browser.see(By.id("board-facts")).getText()).isEqualTo("Private · 2 links");
      browser.type("link-url", "https://user@example.org/");
      browser.click("link-button");
      browser.see(By.cssSelector("#link-url[aria-invalid=true]"));

      browser.type("sharing-username", "page_nobody_has_this");
      browser.click("sharing-button");
      browser.see(By.id("sharing-username-wrong"));
      browser.type("sharing-username", "@Page_Friend");
      browser.click("sharing-button");
      browser.seeStatus("Ben now sees this board.");
      browser.see(By.cssSelector("#shares [data-testid=person]"));
      browser.go("boards");
      browser.see(board("boards", "Towers"));
      await().atMost(LAG).until(() -> sharedWith(ben) == 1);

      try (Browser friend = BROWSERS.at(pinstream.address())) {
        friend.logIn("page_friend", PASSWORD);
        friend.see(By.id("view-feed"));
        friend.go("boards");
        friend.press(board("shared", "Towers"));
        friend.see(link("First"));
        friend.see(link("Second"));
        friend.see(By.xpath("//p[.='Private · 2 links · by Name of page_keeper']"));
        friend.seeNo(By.id("link-form"));
        friend.seeNo(By.id("board-shares"));
        friend.seeNo(By.cssSelector("[data-testid=link-remove]"));
        assertThat(friend.complaints()).isEmpty();
      }

      browser.press(board("boards", "Towers"));
      browser.press(By.cssSelector("#shares [data-testid=person] button"));
      browser.see(By.id("shares-empty"));
      browser.press(By.cssSelector("#links [data-testid=link-remove]"));
      browser.seeNo(link("Second"));
      browser.see(link("First"));
      browser.width(360);
      browser.fits();
      browser.click("board-delete");
      browser.press(By.id("delete-confirm"));
      browser.seeStatus("“Towers” is deleted.");
      browser.see(By.id("boards-empty"));
      browser.fits();
      // The refused address and the unknown name.
      assertThat(browser.complaints())
          .hasSize(2)
          .anyMatch(complaint -> complaint.contains("422"))
          .anyMatch(complaint -> complaint.contains("404"));
    }
    assertThat(sharedWith(ben)).isZero();
  }

  @Test
  void moderatorsSeeWhatIsReportedAsTextAndDecideAboutIt() throws Exception {
    String hostile = "<img src=x onerror=\"document.title='taken over'\">";
    ApiClient author = pinstream.somebody("author");
    String pin = author.pin("image/jpeg", Photos.jpeg(33), hostile, "A walk");
    ApiClient reporter = pinstream.somebody("reporter");
    reporter.done(
        reporter.send("POST", "/v1/reports", Map.of("target", pin, "reason", "<b>Look</b>")));
    pinstream.nobody().signUp("page_moderator", PASSWORD, "Mo");
    pinstream.makeModerator("page_moderator");
    pinstream.nobody().signUp("page_no_moderator", PASSWORD, "Noe");

    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.logIn("page_no_moderator", PASSWORD);
      browser.see(By.id("view-feed"));
      browser.seeNo(By.id("nav-moderation"));
      browser.open(pinstream.address() + "/#/moderation");
      browser.seeNo(By.id("view-moderation"));
      assertThat(browser.complaints()).isEmpty();
    }
    try (Browser browser = BROWSERS.at(pinstream.address())) {
      browser.logIn("page_moderator", PASSWORD);
      browser.see(By.id("view-feed"));
      browser.go("moderation");
      String card = "[data-review-id='" + pin + "'] ";
      String shown = browser.see(By.cssSelector(card)).getText();
      assertThat(shown).contains(hostile, "<b>Look</b>", "Reported by one person");
      browser.seeNo(By.cssSelector("#reviews .text *, #reviews a"));
      browser.seePicture(By.cssSelector(card + "img"));
      browser.width(360);
      browser.fits();
      browser.type("note-" + pin, "Not here.");
      browser.press(By.cssSelector(card + "[data-testid=reject]"));
      browser.seeStatus("Rejected: only its owner sees it.");
      browser.seeNo(By.cssSelector(card));
      assertThat(browser.complaints()).isEmpty();
    }
    assertThat(reporter.send("GET", "/v1/pins/" + pin, null).status()).isEqualTo(404);
  }

  private static int sharedWith(ApiClient who) throws IOException, InterruptedException {
    return who.send("GET", "/v1/boards?shared=with-me", null).ok().get("items").size();
  }

  private static void addLink(Browser browser, String url, String title) {
    browser.type("link-url", url);
    browser.type("link-title", title);
    browser.click("link-button");
  }

  private static By link(String title) {
    return By.xpath("//ul[@id='links']//a[text()='" + title + "']");
  }

  private static By board(String list, String name) {
    return By.xpath("//ul[@id='" + list + "']//a[text()='" + name + "']");
  }

  private static void follow(Browser browser, String username) {
    browser.go("people");
    browser.type("follow-username", username);
    browser.click("follow-button");
    browser.see(By.cssSelector("#following [data-testid=person]"));
  }

  private static void share(Browser browser, Path file, String title) {
    browser.go("share");
    browser.choose("upload-file", file);
    browser.type("upload-title", title);
    browser.click("upload-button");
  }

  private static Path photo(Path folder) throws IOException {
    return Files.write(folder.resolve("photo.jpg"), Photos.jpeg(32));
  }
}
