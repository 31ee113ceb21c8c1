package io.pinstream.feed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;

/** What a feed is, said as plainly as can be: it shares no line with the engine. */
final class FeedModel {

  /**
   * @param name what a person calls it when a test fails
   */
  record Post(String id, String author, long createdAt, String name) {}

  private static final Comparator<Post> NEWEST_FIRST =
      Comparator.comparingLong(Post::createdAt).thenComparing(Post::id).reversed();

  private final Map<String, Set<String>> following = new TreeMap<>();
  private final Map<String, Post> published = new TreeMap<>();

  void follow(String reader, String author) {
    following.computeIfAbsent(reader, r -> new TreeSet<>()).add(author);
  }

  void unfollow(String reader, String author) {
    following.getOrDefault(reader, new TreeSet<>()).remove(author);
  }

  void publish(Post post) {
    published.put(post.id(), post);
  }

  void delete(String post) {
    published.remove(post);
  }

  List<Post> published() {
    return new ArrayList<>(published.values());
  }

  /** Whom a reader follows. */
  List<String> followed(String reader) {
    return new ArrayList<>(following.getOrDefault(reader, Set.of()));
  }

  /** The published posts of those whom a reader follows, newest first. */
  List<Post> feed(String reader) {
    Set<String> followed = following.getOrDefault(reader, Set.of());
    return published.values().stream()
        .filter(post -> followed.contains(post.author()))
        .sorted(NEWEST_FIRST)
        .toList();
  }

  /** What comes in a feed behind a post, be that still there or not. */
  List<Post> feedBehind(String reader, long createdAt, String id) {
    Post post = new Post(id, "", createdAt, "");
    return feed(reader).stream().filter(other -> NEWEST_FIRST.compare(other, post) > 0).toList();
  }
}
