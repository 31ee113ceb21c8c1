package io.pinstream.spam.account;

import io.pinstream.spam.account.AccountJudge.Known;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sites that several accounts lead to which lead hardly anywhere else: each of these alone may be
 * somebody's page, together they are a campaign. A site that all kinds of people lead to is none,
 * nor is one that few do. Immutable, safe for threads, and does no input or output.
 */
public final class SharedSites {

  /** With none. */
  public static final SharedSites NONE = new SharedSites(Map.of());

  /** Accounts that lead hardly anywhere else. */
  static final int FEWEST_ACCOUNTS = 5;

  /** Of all accounts that lead there. */
  private static final double LEAST_SHARE = 0.7;

  /** Of an account's links. */
  private static final double DEVOTED = 0.6;

  private static final int FEWEST_LINKS = 3;

  private final Map<Integer, Site> sites;

  private SharedSites(Map<Integer, Site> sites) {
    this.sites = sites;
  }

  /**
   * A site, by the accounts of a sample.
   *
   * @param devoted that lead hardly anywhere else
   * @param all that lead there
   */
  public record Site(int devoted, int all) {

    Site plus(boolean isDevoted) {
      return new Site(devoted + (isDevoted ? 1 : 0), all + 1);
    }

    boolean isShared() {
      return devoted >= FEWEST_ACCOUNTS && devoted >= LEAST_SHARE * all;
    }
  }

  /**
   * @param sample those whom a moderator has cleared are no part of a campaign
   */
  public static SharedSites find(List<Known> sample) {
    Map<Integer, Site> all = new HashMap<>();
    for (Known known : sample) {
      boolean devoted = known.label() != Label.HONEST && isDevoted(known.behaviour());
      for (int site : recent(known.behaviour())) {
        all.merge(site, new Site(0, 0).plus(devoted), (before, one) -> before.plus(devoted));
      }
    }
    all.values().removeIf(site -> !site.isShared());
    return new SharedSites(Map.copyOf(all));
  }

  /** The shared site that an account leads to, and hardly anywhere else; null if there is none. */
  public @Nullable Site of(Behaviour behaviour) {
    if (sites.isEmpty() || !isDevoted(behaviour)) {
      return null;
    }
    for (int site : recent(behaviour)) {
      Site shared = sites.get(site);
      if (shared != null) {
        return shared;
      }
    }
    return null;
  }

  private static boolean isDevoted(Behaviour behaviour) {
    Repeats links = behaviour.domains();
    return links.seen() >= FEWEST_LINKS && links.repeated() >= DEVOTED * links.seen();
  }

  private static Set<Integer> recent(Behaviour behaviour) {
    Set<Integer> sites = new HashSet<>();
    for (int site : behaviour.domains().recent()) {
      if (site != 0) {
        sites.add(site);
      }
    }
    return sites;
  }
}
