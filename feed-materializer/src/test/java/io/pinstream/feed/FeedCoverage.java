package io.pinstream.feed;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * How often histories came across what: that feeds were right says no more than what happened to
 * them.
 */
final class FeedCoverage {

  /** What can happen. */
  enum What {
    SIGN_UP("sign-ups of somebody in the place of somebody who left"),
    FOLLOW("follows"),
    UNFOLLOW("unfollows"),
    RUSH("rushes: all follow or leave one person, or one person all"),
    PIN("pins"),
    LATE_PIN("pins that come out after newer ones"),
    DELETION("deletions"),
    WAKE("readers who woke up"),
    SLEEP("readers who fell asleep"),
    TOO_MANY("readers who began to follow too many"),
    NO_LONGER_TOO_MANY("readers who follow no longer too many"),
    RISE("authors who began to be pulled in a partition"),
    FALL("authors who began to be pushed again"),
    TURN_ROUND("authors who turned round half-way"),
    RESTART("restarts"),
    KILL("kills"),
    KILL_UNCOMMITTED("kills with something that was not committed"),
    KILL_AT_OPENING("kills before the first commit after an opening"),
    LOST_CACHE("kills with the loss of the cache"),
    MOVE("partitions moved to another machine"),
    JOB_CUT("partitions closed or killed in the middle of a job"),
    COLD_CACHE("caches found stale"),
    CACHED_PAGE("pages from the cache alone"),
    PAGE_WENT_ON("pages that began in the cache and went on at authors' homes"),
    PULLED_PAGE("pages from authors' homes alone"),
    PAGE_MEANWHILE("pages in which things happened"),
    MEANWHILE("things that happened within pages"),
    NAP("readers who fell asleep and woke up within one page"),
    RESTART_MEANWHILE("restarts, kills and moves within pages"),
    CHECKED_FEED("feeds compared with the model, whole"),
    CHECKED_CURSOR("feeds compared from where a cursor of a busy time stood"),
    CHECKED_PAGE("page boundaries compared with the model");

    private final String words;

    What(String words) {
      this.words = words;
    }
  }

  private final Map<What, Long> counts = new EnumMap<>(What.class);

  void count(What what) {
    counts.merge(what, 1L, Long::sum);
  }

  void add(FeedCoverage other) {
    other.counts.forEach((what, count) -> counts.merge(what, count, Long::sum));
  }

  /** What never happened. */
  List<What> missing() {
    return Stream.of(What.values()).filter(what -> !counts.containsKey(what)).toList();
  }

  /** A line for each of these. */
  String table() {
    StringBuilder table = new StringBuilder();
    counts.forEach((what, count) -> table.append("%,12d %s%n".formatted(count, what.words)));
    return table.toString();
  }
}
