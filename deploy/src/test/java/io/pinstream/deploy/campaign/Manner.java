package io.pinstream.deploy.campaign;

import java.util.List;
import java.util.random.RandomGenerator;

/** How people behave, in the first weeks of a service, and how the accounts of a campaign do. */
enum Manner {
  LURKER(0.35, 0, 1, 2, 6),
  CASUAL(0.45, 1, 3, 2, 6),
  COLLECTOR(0.15, 4, 8, 3, 8),
  /** Pins the pages of an own site. */
  BLOGGER(0.05, 4, 7, 2, 5),
  SPAMMER(0, 0, 0, 4, 8);

  private static final List<String> KINDS =
      List.of("Rusty", "Quiet", "Yellow", "Old", "Wild", "Tiny", "Blue", "Crooked", "Warm", "Late");
  private static final List<String> THINGS =
      List.of(
          "gate", "kitchen", "harbour", "chair", "garden", "bridge", "lamp", "stairs", "window",
          "bread", "field", "boat", "cat", "market", "roof", "quilt", "shelf", "path");
  private static final List<String> PLACES =
      List.of(
          "in Lisbon",
          "at dawn",
          "by the sea",
          "near Ghent",
          "in the rain",
          "on Sunday",
          "up north",
          "from above",
          "in our street",
          "after work",
          "in May",
          "with friends");
  private static final List<String> OFFERS =
      List.of(
          "for every home", "you will love", "at half the price", "to brighten a room", "now here");
  private static final List<String> SITES =
      List.of(
          "gardenjournal.org",
          "slowbread.com",
          "oldhouses.net",
          "craftsathome.com",
          "wikipedia.org",
          "quietkitchen.com",
          "bikesandboats.org",
          "paperandink.net",
          "northernlight.org",
          "youtube.com",
          "woodshop.org",
          "cityroofs.com",
          "quiltersguild.org",
          "lakeside.net");

  /** Of the campaign: behind ever other hosts. */
  static final String HIDDEN = "homedealz.shop";

  private final double share;
  private final int leastPins;
  private final int mostPins;
  private final int leastFollows;
  private final int mostFollows;

  Manner(double share, int leastPins, int mostPins, int leastFollows, int mostFollows) {
    this.share = share;
    this.leastPins = leastPins;
    this.mostPins = mostPins;
    this.leastFollows = leastFollows;
    this.mostFollows = mostFollows;
  }

  static Manner honest(RandomGenerator random) {
    double at = random.nextDouble();
    for (Manner manner : values()) {
      at -= manner.share;
      if (at < 0) {
        return manner;
      }
    }
    return CASUAL;
  }

  int pins(RandomGenerator random) {
    return random.nextInt(leastPins, mostPins + 1);
  }

  int follows(RandomGenerator random) {
    return random.nextInt(leastFollows, mostFollows + 1);
  }

  String title(RandomGenerator random) {
    String thing = of(KINDS, random) + " " + of(THINGS, random);
    return thing + " " + of(this == SPAMMER ? OFFERS : PLACES, random);
  }

  /** Where a pin leads; empty if nowhere. */
  String link(String name, RandomGenerator random) {
    String page = "/" + of(THINGS, random) + "-" + random.nextInt(1_000);
    return switch (this) {
      case SPAMMER -> "https://" + of(THINGS, random) + random.nextInt(50) + "." + HIDDEN + page;
      case BLOGGER -> "https://" + name.replaceAll("[^a-z]", "") + "-blog.com" + page;
      case LURKER, CASUAL, COLLECTOR ->
          random.nextInt(3) == 0 ? "" : "https://" + of(SITES, random) + page;
    };
  }

  private static String of(List<String> words, RandomGenerator random) {
    return words.get(random.nextInt(words.size()));
  }
}
