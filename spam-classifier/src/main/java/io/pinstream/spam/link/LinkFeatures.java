package io.pinstream.spam.link;

import static io.pinstream.spam.link.AddressCounts.capitals;
import static io.pinstream.spam.link.AddressCounts.consonants;
import static io.pinstream.spam.link.AddressCounts.count;
import static io.pinstream.spam.link.AddressCounts.depth;
import static io.pinstream.spam.link.AddressCounts.digits;
import static io.pinstream.spam.link.AddressCounts.domainInside;
import static io.pinstream.spam.link.AddressCounts.entropy;
import static io.pinstream.spam.link.AddressCounts.hasOther;
import static io.pinstream.spam.link.AddressCounts.hexRun;
import static io.pinstream.spam.link.AddressCounts.rating;
import static io.pinstream.spam.link.AddressCounts.symbols;
import static io.pinstream.spam.link.AddressCounts.vowels;

import io.pinstream.spam.learn.FeatureHash;
import io.pinstream.spam.learn.LooseRow;
import io.pinstream.spam.learn.SparseRow;
import io.pinstream.spam.link.LinkNames.Kind;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;

/**
 * The features of an address: hashed parts (characters of host and path apart, labels, words) for a
 * linear model, and plain numbers for trees.
 *
 * @param hashed indices below {@link #HASHED}, scaled so that hosts, paths and words have a length
 *     of about 1 each
 * @param written hashed parts, words and pairs of words of the whole address as it is written,
 *     below {@link #HASHED}; parts and words have a length of 1 each
 * @param plain {@link Plain} by ordinal; lengths in characters, shares 0 to 1
 */
public record LinkFeatures(LooseRow hashed, LooseRow written, float[] plain) {

  /** How many features are hashes. */
  public static final int HASHED = 1 << 16;

  /** As an example to learn from. */
  public SparseRow hashedRow() {
    return hashed.sorted();
  }

  /** As an example to learn from. */
  public SparseRow writtenRow() {
    return written.sorted();
  }

  /** Features that are no hashes. */
  enum Plain {
    HTTPS,
    WWW,
    USER,
    PORT,
    NUMERIC,
    PUNYCODE,
    HOST_LENGTH,
    LABEL_LENGTH,
    SUBDOMAIN_LENGTH,
    SUBDOMAIN_LABELS,
    HOST_DIGITS,
    LABEL_DIGITS,
    HOST_HYPHENS,
    LABEL_HYPHENS,
    HOST_ENTROPY,
    LABEL_ENTROPY,
    LABEL_VOWELS,
    LABEL_CONSONANTS,
    SUBDOMAIN_DIGITS,
    SUFFIX_LABELS,
    SUFFIX_LENGTH,
    SUFFIX_RATING,
    HOSTED,
    OWN_LABEL_LENGTH,
    FREE_HOST,
    SHORTENER,
    KNOWN_SITE,
    BRAND_DOMAIN,
    BRAND_IN_LABEL,
    BRAND_IN_SUBDOMAIN,
    BRAND_IN_PATH,
    BAIT_IN_HOST,
    BAIT_IN_PATH,
    CMS_IN_PATH,
    PATH_LENGTH,
    PATH_DEPTH,
    PATH_DIGITS,
    PATH_HYPHENS,
    PATH_CAPITALS,
    PATH_ENTROPY,
    LONGEST_TOKEN,
    LONGEST_TOKEN_DIGITS,
    HEX_RUN,
    TOKENS,
    AVERAGE_TOKEN,
    DOUBLE_SLASH,
    TILDE,
    AT_IN_PATH,
    ESCAPES,
    NON_ASCII,
    EXTENSION_PHP,
    EXTENSION_HTML,
    EXTENSION_FILE,
    FOLDER,
    QUERY_LENGTH,
    QUERY_FIELDS,
    QUERY_DIGITS,
    QUERY_EQUALS,
    FRAGMENT,
    HTTP_INSIDE,
    DOMAIN_INSIDE,
    LENGTH,
    DOTS,
    SYMBOLS,
    HOST_ONLY,
    REPEATED_TOKEN;

    /** Its place among all, which the models' format fixes. */
    @SuppressWarnings("EnumOrdinal")
    int index() {
      return ordinal();
    }
  }

  private static final int HOST_PARTS = 1;
  private static final int PATH_PARTS = 2;
  private static final int LABEL = 3;
  private static final int TOKEN = 4;
  private static final int SUFFIX = 5;
  private static final int SHAPE = 6;

  public static LinkFeatures of(LinkParts parts, LinkNames names) {
    String readable = parts.readable();
    List<String> pathTokens = tokens(readable);
    List<String> hostTokens = tokens(parts.host());
    return new LinkFeatures(
        hashed(parts, readable, hostTokens, pathTokens),
        WrittenAddress.row(parts, HASHED),
        plain(parts, names, readable, hostTokens, pathTokens));
  }

  /** Runs of letters and digits, in order. */
  private static List<String> tokens(String text) {
    List<String> tokens = new ArrayList<>();
    int from = 0;
    for (int i = 0; i <= text.length(); i++) {
      if (i == text.length() || !Character.isLetterOrDigit(text.charAt(i))) {
        if (i > from) {
          tokens.add(text.substring(from, i));
        }
        from = i + 1;
      }
    }
    return tokens;
  }

  private static LooseRow hashed(
      LinkParts parts, String readable, List<String> hostTokens, List<String> pathTokens) {
    LooseRow row = new LooseRow();
    grams(row, HOST_PARTS, "^" + parts.host() + "$", 3, 5);
    grams(row, PATH_PARTS, readable.length() > 300 ? readable.substring(0, 300) : readable, 3, 4);
    float hostScale = (float) (1 / Math.sqrt(Math.max(1, hostTokens.size())));
    for (String token : hostTokens) {
      row.add(index(LABEL, token), hostScale);
    }
    float pathScale = (float) (1 / Math.sqrt(Math.max(1, pathTokens.size())));
    for (String token : pathTokens) {
      if (token.length() <= 20) {
        row.add(index(TOKEN, token), pathScale);
      }
    }
    row.add(index(SUFFIX, parts.suffix()), 1);
    row.add(index(SHAPE, parts.scheme()), 0.5f);
    row.add(index(SHAPE, parts.www() ? "www" : "bare"), 0.5f);
    row.add(index(SHAPE, "depth" + Math.min(6, depth(parts.path()))), 0.5f);
    row.add(index(SHAPE, "length" + Math.min(8, parts.host().length() / 6)), 0.5f);
    row.add(index(SHAPE, parts.query().isEmpty() ? "plain" : "query"), 0.5f);
    return row;
  }

  private static void grams(LooseRow row, int kind, String text, int min, int max) {
    int count = 0;
    for (int length = min; length <= max; length++) {
      count += Math.max(0, text.length() - length + 1);
    }
    float scale = (float) (1.5 / Math.sqrt(Math.max(1, count)));
    char[] chars = text.toCharArray();
    for (int i = 0; i + min <= chars.length; i++) {
      int hash = FeatureHash.start(kind);
      int end = Math.min(chars.length, i + max);
      for (int j = i; j < end; j++) {
        hash = FeatureHash.add(hash, chars[j]);
        if (j - i + 1 >= min) {
          row.add(FeatureHash.mixed(hash) & (HASHED - 1), scale);
        }
      }
    }
  }

  private static int index(int kind, String text) {
    return FeatureHash.mixed(FeatureHash.add(FeatureHash.start(kind), text, 0, text.length()))
        & (HASHED - 1);
  }

  private static float[] plain(
      LinkParts parts,
      LinkNames names,
      String readable,
      List<String> hostTokens,
      List<String> pathTokens) {
    Numbers n = new Numbers();
    String host = parts.host();
    String label = parts.label();
    String subdomain = parts.subdomain();
    String path = parts.path();
    String query = parts.query();
    n.put(Plain.HTTPS, parts.scheme().equals("https"));
    n.put(Plain.WWW, parts.www());
    n.put(Plain.USER, !parts.user().isEmpty());
    n.put(Plain.PORT, !parts.port().isEmpty());
    n.put(Plain.NUMERIC, parts.numeric());
    n.put(Plain.PUNYCODE, host.contains("xn--"));
    n.put(Plain.HOST_LENGTH, host.length());
    n.put(Plain.LABEL_LENGTH, label.length());
    n.put(Plain.SUBDOMAIN_LENGTH, subdomain.length());
    n.put(Plain.SUBDOMAIN_LABELS, subdomain.isEmpty() ? 0 : 1 + count(subdomain, '.'));
    n.put(Plain.HOST_DIGITS, digits(host));
    n.put(Plain.LABEL_DIGITS, digits(label));
    n.put(Plain.HOST_HYPHENS, count(host, '-'));
    n.put(Plain.LABEL_HYPHENS, count(label, '-'));
    n.put(Plain.HOST_ENTROPY, entropy(host));
    n.put(Plain.LABEL_ENTROPY, entropy(label));
    n.put(Plain.LABEL_VOWELS, vowels(label) / (float) Math.max(1, label.length()));
    n.put(Plain.LABEL_CONSONANTS, consonants(label));
    n.put(Plain.SUBDOMAIN_DIGITS, digits(subdomain));
    n.put(Plain.SUFFIX_LABELS, parts.suffix().isEmpty() ? 0 : 1 + count(parts.suffix(), '.'));
    n.put(Plain.SUFFIX_LENGTH, parts.suffix().length());
    n.put(Plain.SUFFIX_RATING, rating(parts.suffix()));
    n.put(Plain.HOSTED, parts.hosted());
    n.put(Plain.OWN_LABEL_LENGTH, Math.max(0, parts.owner().indexOf('.')));
    n.put(
        Plain.FREE_HOST,
        names.has(Kind.HOST, parts.domain())
            || names.has(Kind.HOST, host)
            || names.has(Kind.HOST, parts.suffix()));
    n.put(Plain.SHORTENER, names.has(Kind.SHORT, parts.domain()));
    n.put(Plain.KNOWN_SITE, names.has(Kind.SITE, parts.domain()));
    n.put(Plain.BRAND_DOMAIN, names.has(Kind.BRAND, label));
    n.put(
        Plain.BRAND_IN_LABEL, !names.has(Kind.BRAND, label) && brand(names, label, tokens(label)));
    n.put(Plain.BRAND_IN_SUBDOMAIN, brand(names, subdomain, tokens(subdomain)));
    n.put(Plain.BRAND_IN_PATH, brand(names, readable, pathTokens));
    n.put(Plain.BAIT_IN_HOST, matches(names, Kind.BAIT, hostTokens) + names.baitsWithin(host));
    n.put(Plain.BAIT_IN_PATH, matches(names, Kind.BAIT, pathTokens));
    n.put(Plain.CMS_IN_PATH, segments(names, path));
    n.put(Plain.PATH_LENGTH, path.length());
    n.put(Plain.PATH_DEPTH, depth(path));
    n.put(Plain.PATH_DIGITS, digits(path));
    n.put(Plain.PATH_HYPHENS, count(path, '-'));
    n.put(Plain.PATH_CAPITALS, capitals(path));
    n.put(Plain.PATH_ENTROPY, entropy(path));
    String longest = "";
    int letters = 0;
    for (String token : pathTokens) {
      longest = token.length() > longest.length() ? token : longest;
      letters += token.length();
    }
    n.put(Plain.LONGEST_TOKEN, longest.length());
    n.put(Plain.LONGEST_TOKEN_DIGITS, digits(longest));
    n.put(Plain.HEX_RUN, hexRun(readable));
    n.put(Plain.TOKENS, pathTokens.size());
    n.put(Plain.AVERAGE_TOKEN, letters / (float) Math.max(1, pathTokens.size()));
    n.put(Plain.DOUBLE_SLASH, path.contains("//"));
    n.put(Plain.TILDE, path.contains("~"));
    n.put(Plain.AT_IN_PATH, path.contains("@") || query.contains("@"));
    n.put(Plain.ESCAPES, count(path, '%') + count(query, '%'));
    n.put(Plain.NON_ASCII, hasOther(readable));
    String file = path.substring(path.lastIndexOf('/') + 1);
    n.put(Plain.EXTENSION_PHP, file.endsWith(".php"));
    n.put(Plain.EXTENSION_HTML, file.endsWith(".html") || file.endsWith(".htm"));
    n.put(
        Plain.EXTENSION_FILE,
        file.indexOf('.') > 0 && !file.endsWith(".php") && !file.contains(".htm"));
    n.put(Plain.FOLDER, path.length() > 1 && path.endsWith("/"));
    n.put(Plain.QUERY_LENGTH, query.length());
    n.put(Plain.QUERY_FIELDS, query.isEmpty() ? 0 : 1 + count(query, '&'));
    n.put(Plain.QUERY_DIGITS, digits(query));
    n.put(Plain.QUERY_EQUALS, count(query, '='));
    n.put(Plain.FRAGMENT, parts.fragment().length());
    n.put(Plain.HTTP_INSIDE, readable.contains("http"));
    n.put(Plain.DOMAIN_INSIDE, domainInside(path));
    n.put(Plain.LENGTH, host.length() + path.length() + query.length());
    n.put(Plain.DOTS, count(host, '.') + count(path, '.'));
    n.put(Plain.SYMBOLS, symbols(path) + symbols(query));
    n.put(Plain.HOST_ONLY, path.length() <= 1 && query.isEmpty());
    n.put(Plain.REPEATED_TOKEN, pathTokens.size() - new HashSet<>(pathTokens).size());
    return n.values;
  }

  private static final class Numbers {
    private final float[] values = new float[Plain.values().length];

    void put(Plain feature, double value) {
      values[feature.index()] = (float) value;
    }

    void put(Plain feature, boolean value) {
      values[feature.index()] = value ? 1 : 0;
    }
  }

  private static boolean brand(LinkNames names, String text, List<String> tokens) {
    for (String token : tokens) {
      if (names.has(Kind.BRAND, token)) {
        return true;
      }
    }
    return names.hasBrandWithin(text);
  }

  private static int matches(LinkNames names, Kind kind, List<String> tokens) {
    int found = 0;
    for (String token : tokens) {
      found += names.has(kind, token) ? 1 : 0;
    }
    return found;
  }

  private static int segments(LinkNames names, String path) {
    int found = 0;
    int from = 1;
    while (from < path.length()) {
      int slash = path.indexOf('/', from);
      int end = slash < 0 ? path.length() : slash;
      found += names.has(Kind.PATH, path.substring(from, end)) ? 1 : 0;
      from = end + 1;
    }
    return found;
  }
}
