package io.pinstream.spam.link;

import java.io.BufferedReader;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumMap;
import java.util.HashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Names and words that mean something in addresses; a hint each, and no verdict. */
public final class LinkNames {

  /** What a name is. */
  enum Kind {
    BRAND,
    SITE,
    HOST,
    SHORT,
    BAIT,
    PATH
  }

  /** So long must a name be that is looked for within words. */
  private static final int LONG_BRAND = 6;

  private static final int LONG_BAIT = WordsWithin.KEY;

  private final Map<Kind, Set<String>> names;
  private final WordsWithin brands;
  private final WordsWithin baits;

  private LinkNames(Map<Kind, Set<String>> names) {
    this.names = names;
    this.brands = within(Kind.BRAND, LONG_BRAND);
    this.baits = within(Kind.BAIT, LONG_BAIT);
  }

  private WordsWithin within(Kind kind, int least) {
    return new WordsWithin(all(kind).stream().filter(name -> name.length() >= least).toList());
  }

  /** Those that come with the program, to train with. A model keeps the ones of its training. */
  public static LinkNames shipped() {
    Map<Kind, Set<String>> names = new EnumMap<>(Kind.class);
    try (InputStream in =
            Objects.requireNonNull(LinkNames.class.getResourceAsStream("names.tsv"), "names.tsv");
        BufferedReader lines =
            new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8))) {
      lines
          .lines()
          .filter(line -> !line.startsWith("#"))
          .forEach(
              line -> {
                int tab = line.indexOf('\t');
                names.put(
                    Kind.valueOf(line.substring(0, tab).toUpperCase(Locale.ROOT)),
                    Stream.of(line.substring(tab + 1).split(",", -1))
                        .map(String::strip)
                        .collect(Collectors.toUnmodifiableSet()));
              });
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return new LinkNames(names);
  }

  static LinkNames read(DataInputStream in) throws IOException {
    Map<Kind, Set<String>> names = new EnumMap<>(Kind.class);
    for (Kind kind : Kind.values()) {
      Set<String> all = new HashSet<>();
      for (int left = in.readInt(); left > 0; left--) {
        all.add(in.readUTF());
      }
      names.put(kind, Set.copyOf(all));
    }
    return new LinkNames(names);
  }

  void write(DataOutputStream out) throws IOException {
    for (Kind kind : Kind.values()) {
      out.writeInt(all(kind).size());
      for (String name : all(kind).stream().sorted().toList()) {
        out.writeUTF(name);
      }
    }
  }

  /** Whether a brand of some length stands anywhere in a text. */
  boolean hasBrandWithin(String text) {
    return brands.count(text) > 0;
  }

  /** How many bait words of some length stand anywhere in a text. */
  int baitsWithin(String text) {
    return baits.count(text);
  }

  private Set<String> all(Kind kind) {
    return names.getOrDefault(kind, Set.of());
  }

  boolean has(Kind kind, String name) {
    return all(kind).contains(name);
  }
}
