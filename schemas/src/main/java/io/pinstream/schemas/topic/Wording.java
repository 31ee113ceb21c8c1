package io.pinstream.schemas.topic;

import io.pinstream.schemas.blob.BlobKeys;
import io.pinstream.schemas.blob.UploadAnnouncement;
import io.pinstream.schemas.command.BoardCommand;
import io.pinstream.schemas.command.Command;
import io.pinstream.schemas.command.Idempotency;
import io.pinstream.schemas.command.ImageCommand;
import io.pinstream.schemas.command.ModerationCommand;
import io.pinstream.schemas.command.PinCommand;
import io.pinstream.schemas.command.UserCommand;
import io.pinstream.schemas.fact.Board;
import io.pinstream.schemas.fact.BoardLink;
import io.pinstream.schemas.fact.ImageEvent;
import io.pinstream.schemas.fact.Link;
import io.pinstream.schemas.fact.ModelRelease;
import io.pinstream.schemas.fact.Operation;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.fact.Review;
import io.pinstream.schemas.fact.Scores;
import io.pinstream.schemas.fact.TrainingLabel;
import io.pinstream.schemas.fact.User;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.json.RawJson;
import io.pinstream.schemas.link.CanonicalUrl;
import io.pinstream.schemas.rest.Problem;
import io.pinstream.schemas.text.Lengths;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Whether the texts and numbers of a record are valid: within their lengths, and in the form that
 * store keys and blob keys need. So everything derived from a record is bounded, and fits into its
 * topics.
 */
final class Wording {

  // For Pinstream's own texts: far above the longest.
  private static final int FINGERPRINT = 40;
  private static final int PASSWORD_HASH = 300;
  private static final int OUR_WORDS = 500;
  private static final int VERSION = 100;
  private static final int MOST_FIELDS = 16;
  // Even fully escaped, these fit into a record.
  private static final int ALL_REASONS = 4_000;
  private static final int ALL_TEXT = 10_000;
  private static final int MEDIA_KEY = 32;
  private static final int SHA256 = 64;
  private static final int HASH_URL = 43;
  private static final int OG_DETAIL_BYTES = 96 << 10;
  private static final int THRESHOLDS = 4_000;
  private static final String NAME_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789_";
  private static final String PROBLEM_CHARACTERS = "abcdefghijklmnopqrstuvwxyz0123456789-";
  private static final String HEXADECIMAL = "0123456789abcdef";

  private Wording() {}

  /** The fault of a value, for people; null if there is none. */
  static @Nullable String problem(Object value) {
    return switch (value) {
      case Command command -> command(command);
      case ImageCommand image -> exactly("mediaKey", image.mediaKey(), MEDIA_KEY, HEXADECIMAL);
      case ImageEvent image -> event(image);
      case User user ->
          first(
              username(user.username()),
              text("displayName", user.displayName(), Lengths.DISPLAY_NAME));
      case Pin pin -> pin(pin);
      case Board board -> board(board.name(), board.description());
      case BoardLink link ->
          first(
              text("title", link.title(), Lengths.LINK_TITLE),
              metadata(link.metadata()),
              address(link.link(), link.originalUrl(), link.hashUrl()));
      case Link link ->
          first(
              address(link.id(), link.originalUrl(), link.hashUrl()),
              bytes("ogDetail", link.ogDetail(), OG_DETAIL_BYTES));
      case Review review -> review(review);
      case TrainingLabel.OfText label ->
          first(text("label", label.label(), VERSION), scores(label.scores()));
      case TrainingLabel.OfLink label ->
          first(
              text("label", label.label(), VERSION),
              text("url", label.url(), Lengths.ADDRESS),
              scores(label.scores()));
      case ModelRelease release -> release(release);
      case Operation operation -> operation.problem() == null ? null : told(operation.problem());
      default -> null;
    };
  }

  static @Nullable String idempotency(@Nullable Idempotency idempotency) {
    return idempotency == null
        ? null
        : first(
            fingerprint("key", idempotency.key()),
            fingerprint("fingerprint", idempotency.fingerprint()));
  }

  private static @Nullable String command(Command command) {
    return switch (command) {
      case UserCommand.SignUp signUp ->
          first(
              username(signUp.username()),
              text("displayName", signUp.displayName(), Lengths.DISPLAY_NAME),
              text("passwordHash", signUp.passwordHash(), PASSWORD_HASH));
      case UserCommand.GrantRole grant -> username(grant.username());
      case UserCommand.RevokeRole revoke -> username(revoke.username());
      case UserCommand.RequestVerdict verdict -> text("note", verdict.note(), Lengths.REMARK);
      case UserCommand.AlertAccountRisk alert ->
          first(
              share("score", alert.score()),
              reasons(alert.reasons()),
              text("modelVersion", alert.modelVersion(), VERSION),
              notNegative("actionCount", alert.actionCount()));
      case PinCommand.CreatePin create ->
          first(
              pin(create.title(), create.description(), create.link()),
              exactly("mediaKey", create.mediaKey(), MEDIA_KEY, HEXADECIMAL));
      case BoardCommand.CreateBoard create -> board(create.name(), create.description());
      case BoardCommand.UpdateBoard update -> board(update.name(), update.description());
      case BoardCommand.AddLink add ->
          first(
              text("title", add.title(), Lengths.LINK_TITLE),
              metadata(add.metadata()),
              address(add.link(), add.originalUrl(), null));
      case ModerationCommand.GiveVerdict verdict -> text("note", verdict.note(), Lengths.REMARK);
      case ModerationCommand.Report report -> text("reason", report.reason(), Lengths.REMARK);
      default -> null;
    };
  }

  private static @Nullable String event(ImageEvent event) {
    return switch (event) {
      case ImageEvent.ImageKept kept ->
          image(kept.contentType(), kept.bytes(), kept.width(), kept.height());
      case ImageEvent.ImageRefused refused ->
          first(
              refused.problem().isEmpty() ? "problem is empty" : null,
              text("problem", refused.problem(), VERSION),
              only("problem", refused.problem(), PROBLEM_CHARACTERS),
              text("detail", refused.detail(), OUR_WORDS));
    };
  }

  private static @Nullable String pin(Pin pin) {
    Pin.Image image = pin.image();
    String url = BlobKeys.mediaPath(pin.id(), "");
    return first(
        pin(pin.title(), pin.description(), pin.link()),
        image(image.contentType(), image.bytes(), image.width(), image.height()),
        image.url().startsWith(url)
            ? exactly("url", image.url().substring(url.length()), MEDIA_KEY, HEXADECIMAL)
            : "url leads to no image of this pin");
  }

  private static @Nullable String pin(String title, String description, @Nullable String link) {
    return first(
        text("title", title, Lengths.PIN_TITLE),
        text("description", description, Lengths.PIN_DESCRIPTION),
        text("link", link, Lengths.ADDRESS));
  }

  private static @Nullable String image(String contentType, long bytes, int width, int height) {
    return UploadAnnouncement.TYPES.contains(contentType)
            && bytes > 0
            && bytes <= 2L * UploadAnnouncement.MAX_BYTES
            && width > 0
            && height > 0
        ? null
        : "No image that is kept is of this type, or of these bytes, width or height";
  }

  private static @Nullable String board(@Nullable String name, @Nullable String description) {
    return first(
        text("name", name, Lengths.BOARD_NAME),
        text("description", description, Lengths.BOARD_DESCRIPTION));
  }

  private static @Nullable String metadata(@Nullable RawJson metadata) {
    return metadata != null && !metadata.text().startsWith("{")
        ? "metadata is no object"
        : bytes("metadata", metadata, Lengths.METADATA_BYTES);
  }

  /** Whether it is the URL of this link's id and hash. */
  private static @Nullable String address(Id link, String url, @Nullable String hash) {
    String length = text("originalUrl", url, Lengths.ADDRESS);
    if (length != null) {
      return length;
    }
    CanonicalUrl canonical = new CanonicalUrl(url);
    if (!canonical.linkId().equals(link)) {
      return "The link " + link + " is not of its originalUrl";
    }
    return hash == null || (hash.length() == HASH_URL && hash.equals(canonical.hash()))
        ? null
        : "hashUrl is not of originalUrl";
  }

  private static @Nullable String review(Review review) {
    if (review.text().size() > MOST_FIELDS) {
      return "text has more than " + MOST_FIELDS + " fields";
    }
    int length = 0;
    for (Map.Entry<String, String> field : review.text().entrySet()) {
      length += field.getKey().length() + field.getValue().length();
    }
    if (length > ALL_TEXT) {
      return "text has more than " + ALL_TEXT + " characters";
    }
    return first(
        scores(review.scores()),
        reasons(review.reasons()),
        reasons(review.reportReasons()),
        notNegative("reports", review.reports()),
        text("modelVersion", review.modelVersion(), VERSION),
        text("note", review.note(), Lengths.REMARK));
  }

  private static @Nullable String release(ModelRelease release) {
    return first(
        text("version", release.version(), VERSION),
        exactly("sha256", release.sha256(), SHA256, HEXADECIMAL),
        release.artefact().equals(BlobKeys.MODELS + release.sha256())
            ? null
            : "artefact is not where weights of this sha256 are",
        notNegative("bytes", release.bytes()),
        text("thresholds", release.thresholds(), THRESHOLDS));
  }

  private static @Nullable String told(Problem problem) {
    if (problem.errors().size() > MOST_FIELDS) {
      return "errors has more than " + MOST_FIELDS + " entries";
    }
    String own =
        first(
            text("type", problem.type(), OUR_WORDS),
            text("title", problem.title(), OUR_WORDS),
            text("detail", problem.detail(), OUR_WORDS),
            problem.status() < 400 || problem.status() > 599 ? "status is of no problem" : null);
    for (Problem.FieldError error : problem.errors()) {
      own =
          first(
              own,
              text("pointer", error.pointer(), OUR_WORDS),
              text("detail", error.detail(), OUR_WORDS));
    }
    return own;
  }

  private static @Nullable String reasons(List<String> reasons) {
    int length = 0;
    for (String reason : reasons) {
      length += 1 + reason.length();
    }
    return length > ALL_REASONS ? "reasons has more than " + ALL_REASONS + " characters" : null;
  }

  private static @Nullable String scores(Scores scores) {
    return first(
        share("spam", scores.spam()),
        share("offensive", scores.offensive()),
        share("phishing", scores.phishing()));
  }

  private static @Nullable String share(String name, double value) {
    return value >= 0 && value <= 1 ? null : name + " is not from 0 to 1";
  }

  private static @Nullable String notNegative(String name, long value) {
    return value >= 0 ? null : name + " is negative";
  }

  private static @Nullable String username(String name) {
    return name.length() < Lengths.SHORTEST_USERNAME
        ? "username is too short"
        : first(text("username", name, Lengths.USERNAME), only("username", name, NAME_CHARACTERS));
  }

  /** It becomes part of a store's key, which has room for this much ASCII. */
  private static @Nullable String fingerprint(String name, String text) {
    return text.length() <= FINGERPRINT && text.chars().allMatch(c -> c >= ' ' && c < 0x7F)
        ? null
        : name + " is no fingerprint of at most " + FINGERPRINT + " characters";
  }

  private static @Nullable String exactly(String name, String text, int length, String characters) {
    return text.length() == length
        ? only(name, text, characters)
        : name + " has not " + length + " characters";
  }

  private static @Nullable String only(String name, String text, String characters) {
    for (int i = 0; i < text.length(); i++) {
      if (characters.indexOf(text.charAt(i)) < 0) {
        return name + " holds U+%04X".formatted((int) text.charAt(i));
      }
    }
    return null;
  }

  private static @Nullable String text(String name, @Nullable String text, int most) {
    // Counted only where it matters: no text has more code points than code units.
    return text == null || text.length() <= most || text.codePointCount(0, text.length()) <= most
        ? null
        : name + " has more than " + most + " characters";
  }

  private static @Nullable String bytes(String name, @Nullable RawJson json, int most) {
    return json == null
            || json.text().length() <= most / 3
            || json.text().getBytes(StandardCharsets.UTF_8).length <= most
        ? null
        : name + " has more than " + most + " bytes";
  }

  private static @Nullable String first(@Nullable String... problems) {
    for (String problem : problems) {
      if (problem != null) {
        return problem;
      }
    }
    return null;
  }
}
