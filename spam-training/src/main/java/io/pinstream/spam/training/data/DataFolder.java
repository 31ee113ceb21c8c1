package io.pinstream.spam.training.data;

import java.io.IOException;
import java.io.Reader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * The labelled sets below a folder, each a CSV file with a header. A set that is not there is
 * empty.
 *
 * @param folder holds a folder for each set
 */
public record DataFolder(Path folder) {

  public static final String YOUTUBE = "youtube-comments";
  public static final String SMS = "sms";
  public static final String MAIL = "email-spamassassin";
  public static final String TWEETS = "tweets-offensive";

  /** Whose label is spam. */
  public static final List<String> SPAM_SETS = List.of(YOUTUBE, SMS, MAIL);

  private static final String LABEL = "label";
  private static final String FAKES = "instagram-fake/accounts.csv";

  /** Spam or ham: comments, messages and mails. */
  public List<TextRow> spam() throws IOException {
    List<TextRow> rows = new ArrayList<>();
    for (Map<String, String> row : rows("youtube-comments/comments.csv")) {
      rows.add(text(YOUTUBE, row.getOrDefault("video", ""), row, field(row, "text")));
    }
    for (Map<String, String> row : rows("sms/messages.csv")) {
      rows.add(text(SMS, "", row, field(row, "text")));
    }
    for (Map<String, String> row : rows("email-spamassassin/mails.csv")) {
      rows.add(text(MAIL, "", row, field(row, "subject") + "\n" + field(row, "body")));
    }
    return rows;
  }

  /** Offensive or hateful, or neither. */
  public List<TextRow> tweets() throws IOException {
    List<TextRow> rows = new ArrayList<>();
    for (Map<String, String> row : rows("tweets-offensive/tweets.csv")) {
      rows.add(text(TWEETS, "", row, field(row, "text")));
    }
    return rows;
  }

  /** Phishing or legitimate. */
  public List<UrlRow> urls() throws IOException {
    List<UrlRow> rows = new ArrayList<>();
    for (Map<String, String> row : rows("phishing-urls/urls.csv")) {
      rows.add(new UrlRow(field(row, "url"), field(row, LABEL).equals("1")));
    }
    return rows;
  }

  /** Numbers about accounts, genuine and fake; without rows if they are not there. */
  public NumericTable fakes() throws IOException {
    Path path = folder.resolve(FAKES);
    if (!Files.exists(path)) {
      return new NumericTable(List.of(), List.of(), new double[0][]);
    }
    try (Reader in = Files.newBufferedReader(path, StandardCharsets.UTF_8)) {
      return NumericTable.read(in, Set.of());
    }
  }

  /** True for fake, by row of {@link #fakes()}. */
  public boolean[] fakeLabels() throws IOException {
    List<Map<String, String>> rows = rows(FAKES);
    boolean[] labels = new boolean[rows.size()];
    for (int i = 0; i < labels.length; i++) {
      labels[i] = field(rows.get(i), LABEL).equals("1");
    }
    return labels;
  }

  /** Words of all languages of the lists, true for those that are likely meant as profanity. */
  public Map<String, Boolean> profanity() throws IOException {
    Map<String, Boolean> words = new LinkedHashMap<>();
    for (Map<String, String> row : rows("profanity-words/naughty-words.csv")) {
      words.put(field(row, "word"), true);
    }
    for (Map<String, String> row : rows("profanity-words/cuss.csv")) {
      words.merge(field(row, "word"), field(row, "sureness").equals("2"), (a, b) -> a && b);
    }
    return words;
  }

  private static TextRow text(String source, String group, Map<String, String> row, String text) {
    return new TextRow(source, group, text, field(row, LABEL).equals("1"));
  }

  private static String field(Map<String, String> row, String name) {
    String value = row.get(name);
    if (value == null) {
      throw new IllegalArgumentException("A row has no " + name);
    }
    return value;
  }

  private List<Map<String, String>> rows(String file) throws IOException {
    Path path = folder.resolve(file);
    if (!Files.exists(path)) {
      return List.of();
    }
    List<List<String>> lines = Csv.rows(path);
    List<String> header = lines.getFirst();
    List<Map<String, String>> rows = new ArrayList<>(lines.size());
    for (List<String> line : lines.subList(1, lines.size())) {
      Map<String, String> row = new LinkedHashMap<>();
      for (int i = 0; i < Math.min(header.size(), line.size()); i++) {
        row.put(header.get(i), line.get(i));
      }
      rows.add(row);
    }
    return rows;
  }
}
