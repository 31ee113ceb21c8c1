package io.pinstream.deploy.feed;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What feeds are, said as plainly as can be: it shares no line with the engine. */
final class FeedModel {

  /**
   * @param createdAt in milliseconds since 1970
   */
  private record Post(String id, long createdAt) {}

  private static final Comparator<Post> NEWEST_FIRST =
      Comparator.comparingLong(Post::createdAt).thenComparing(Post::id).reversed();

  private final Map<Integer, Set<Integer>> following = new HashMap<>();
  private final Map<Integer, Map<String, Post>> published = new HashMap<>();

  void follow(int reader, int author) {
    following.computeIfAbsent(reader, r -> new HashSet<>()).add(author);
  }

  void unfollow(int reader, int author) {
    following.getOrDefault(reader, new HashSet<>()).remove(author);
  }

  void publish(int author, String post, long createdAt) {
    published.computeIfAbsent(author, a -> new HashMap<>()).put(post, new Post(post, createdAt));
  }

  void delete(int author, String post) {
    published.getOrDefault(author, new HashMap<>()).remove(post);
  }

  int followees(int reader) {
    return following.getOrDefault(reader, Set.of()).size();
  }

  /** The ids of the published posts of those whom a reader follows, newest first. */
  List<String> feed(int reader) {
    List<Post> posts = new ArrayList<>();
    for (int author : following.getOrDefault(reader, Set.of())) {
      posts.addAll(published.getOrDefault(author, Map.of()).values());
    }
    posts.sort(NEWEST_FIRST);
    return posts.stream().map(Post::id).toList();
  }
}
