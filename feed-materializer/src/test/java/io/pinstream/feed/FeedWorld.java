package io.pinstream.feed;

import io.pinstream.feed.FeedCoverage.What;
import io.pinstream.schemas.fact.Pin;
import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Position;
import io.pinstream.schemas.topic.Topics;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.random.RandomGenerator;

/**
 * People, and what they do. The cluster and the model are told the same facts. There are always
 * equally many people, and never very many pins, so that long histories do not get slower and
 * slower.
 */
final class FeedWorld {

  private static final int PINS_A_DELETION = 25;

  private final RandomGenerator random;
  private final FeedCluster cluster;
  private final FeedCoverage coverage;
  private final FeedModel model = new FeedModel();
  private final List<Person> people = new ArrayList<>();
  private final Map<String, Id> pins = new HashMap<>();
  private Person lastWhoLeft;
  private long now = 1_000_000;
  private int signUps;
  private int pinned;

  record Person(String name, Id id) {}

  FeedWorld(int people, FeedCluster cluster, RandomGenerator random, FeedCoverage coverage) {
    this.random = random;
    this.cluster = cluster;
    this.coverage = coverage;
    this.lastWhoLeft = newcomer();
    for (int i = 0; i < people; i++) {
      this.people.add(newcomer());
    }
  }

  private Person newcomer() {
    // Few homes, so that there are neighbours at any number of partitions.
    int home = random.nextInt(6) * 0x2A3B & 0xFFFF;
    String name = Character.toString('A' + signUps % 26) + signUps / 26;
    signUps++;
    return new Person(name, Samples.user(name, home));
  }

  List<Person> people() {
    return people;
  }

  /** Somebody who did something once, and follows and shows nothing any more. */
  Person lastWhoLeft() {
    return lastWhoLeft;
  }

  Person anyone() {
    // Some do much more than others.
    return people.get(random.nextInt(1 + random.nextInt(people.size())));
  }

  /** Somebody leaves, as far as one can, and somebody else comes. */
  void replaceSomebody() {
    int place = random.nextInt(people.size());
    Person leaves = people.get(place);
    for (FeedModel.Post post : model.published()) {
      if (post.author().equals(leaves.name())) {
        delete(post);
      }
    }
    for (Person other : people) {
      if (model.followed(other.name()).contains(leaves.name())) {
        unfollow(other, leaves);
      }
      if (model.followed(leaves.name()).contains(other.name())) {
        unfollow(leaves, other);
      }
    }
    lastWhoLeft = leaves;
    people.set(place, newcomer());
    coverage.count(What.SIGN_UP);
  }

  void follow(Person reader, Person author) {
    if (!reader.equals(author)) {
      model.follow(reader.name(), author.name());
      cluster.follow(reader.id(), author.id());
      coverage.count(What.FOLLOW);
    }
  }

  void unfollow(Person reader, Person author) {
    model.unfollow(reader.name(), author.name());
    cluster.unfollow(reader.id(), author.id());
    coverage.count(What.UNFOLLOW);
  }

  /** All begin or cease to follow one person, or one person all. */
  void rush() {
    Person one = anyone();
    switch (random.nextInt(6)) {
      case 0 -> people.forEach(other -> follow(other, one));
      case 1 -> people.forEach(other -> unfollow(other, one));
      case 2 -> people.forEach(other -> follow(one, other));
      case 3 -> people.forEach(other -> unfollow(one, other));
      default -> {
        // To and fro, before the work that it makes is done.
        people.forEach(other -> follow(other, one));
        cluster.deliver(Topics.FOLLOWS.name());
        people.forEach(other -> unfollow(other, one));
        cluster.deliver(Topics.FOLLOWS.name());
      }
    }
    coverage.count(What.RUSH);
  }

  void publish(Person author) {
    // Not every check takes equally long: some pins come out long after their time.
    long late = random.nextInt(5) == 0 ? random.nextInt(60) : 0;
    now += random.nextInt(3);
    String title = author.name() + "-" + pinned++;
    Pin pin = Samples.pin(author.id(), now - late, title);
    pins.put(pin.id().toString(), pin.id());
    model.publish(new FeedModel.Post(pin.id().toString(), author.name(), now - late, title));
    cluster.publish(pin);
    coverage.count(late > 0 ? What.LATE_PIN : What.PIN);
  }

  void burst(Person author) {
    for (int i = random.nextInt(20); i >= 0; i--) {
      publish(author);
    }
  }

  /** Deletes the more the more there are. */
  void deleteSome() {
    for (int i = model.published().size() / PINS_A_DELETION; i >= 0; i--) {
      deleteOne();
    }
  }

  void deleteOne() {
    List<FeedModel.Post> published = model.published();
    if (!published.isEmpty()) {
      delete(published.get(random.nextInt(published.size())));
    }
  }

  private void delete(FeedModel.Post post) {
    model.delete(post.id());
    cluster.delete(Objects.requireNonNull(pins.remove(post.id())));
    coverage.count(What.DELETION);
  }

  /** The titles that this person's feed should have. */
  List<String> feed(Person reader) {
    return titles(model.feed(reader.name()));
  }

  /** The names of those whom this person follows. */
  List<String> followed(Person reader) {
    return model.followed(reader.name());
  }

  /** The titles of all that these people show. */
  List<String> titlesOf(Set<String> authors) {
    return titles(
        model.published().stream().filter(post -> authors.contains(post.author())).toList());
  }

  List<String> feedBehind(Person reader, Position after) {
    return titles(model.feedBehind(reader.name(), after.millis(), after.id().toString()));
  }

  private static List<String> titles(List<FeedModel.Post> posts) {
    return posts.stream().map(FeedModel.Post::name).toList();
  }
}
