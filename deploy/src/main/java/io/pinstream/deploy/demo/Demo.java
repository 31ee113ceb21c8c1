package io.pinstream.deploy.demo;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Fills an empty service with some users who follow each other and share photos. */
public final class Demo {

  /** The password of all demo users; the demo is reachable from this machine only. */
  public static final String PASSWORD = "pinstream-demo";

  private static final Logger LOG = LoggerFactory.getLogger(Demo.class);

  private static final Duration PAUSE = Duration.ofSeconds(30);
  private static final int MORE = 100;
  private static final int EACH = 4;

  private static final List<Person> PEOPLE =
      List.of(
          new Person("ada", "Ada"),
          new Person("ben", "Ben"),
          new Person("cleo", "Cleo"),
          new Person("dev", "Dev"),
          new Person("eve", "Eve"));
  private static final List<String> TITLES =
      List.of(
          "Before breakfast",
          "The long way home",
          "Nobody else up here",
          "Last light",
          "Fog in the valley",
          "Where the path ends",
          "First day of the holidays",
          "Quiet Sunday",
          "Seen from the train",
          "After the rain");

  private record Person(String username, String displayName) {}

  private final String address;
  private final Consumer<String> say;

  public Demo(String address, Consumer<String> say) {
    this.address = address;
    this.say = say;
  }

  /** Fills the service, unless the demo users exist already. */
  public void fill() throws IOException, InterruptedException {
    ApiClient nobody = ApiClient.at(address);
    try {
      nobody.logIn(PEOPLE.get(0).username(), PASSWORD);
    } catch (IOException notYet) {
      people(nobody);
    }
    say.accept(
        "Demo: log in as "
            + PEOPLE.get(0).username()
            + " with password "
            + PASSWORD
            + " (so can "
            + String.join(", ", PEOPLE.stream().skip(1).map(Person::username).toList())
            + ")");
  }

  private void people(ApiClient nobody) throws IOException, InterruptedException {
    List<ApiClient> all = new ArrayList<>();
    for (Person person : PEOPLE) {
      all.add(nobody.signUp(person.username(), PASSWORD, person.displayName()));
    }
    say.accept("Demo: " + all.size() + " people signed up");
    // Everyone follows the next two, and sees their photos.
    for (int i = 0; i < all.size(); i++) {
      for (int step = 1; step <= 2; step++) {
        all.get(i).follow(all.get((i + step) % all.size()).userId());
      }
    }
    for (int photo = 0; photo < EACH; photo++) {
      shareAllAtOnce(all, photo);
      say.accept("Demo: " + (photo + 1) * all.size() + " of " + EACH * all.size() + " photos");
    }
  }

  private static void shareAllAtOnce(List<ApiClient> all, int photo)
      throws IOException, InterruptedException {
    try (ExecutorService pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Void>> shares = new ArrayList<>();
      for (int i = 0; i < all.size(); i++) {
        int seed = photo * all.size() + i;
        ApiClient client = all.get(i);
        shares.add(
            () -> {
              share(client, seed);
              return null;
            });
      }
      for (Future<Void> share : pool.invokeAll(shares)) {
        share.get();
      }
    } catch (ExecutionException e) {
      throw new IOException("A photo could not be shared", e.getCause());
    }
  }

  /** Shares one more photo from time to time; ends after a while, or when interrupted. */
  public void goOn() {
    try {
      for (int i = 0; i < MORE; i++) {
        Thread.sleep(PAUSE);
        Person person = PEOPLE.get(i % PEOPLE.size());
        ApiClient client = ApiClient.at(address).logIn(person.username(), PASSWORD);
        share(client, System.nanoTime());
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException e) {
      LOG.warn("The demo shares no more photos: {}", e.getMessage());
    }
  }

  private static void share(ApiClient client, long seed) throws IOException, InterruptedException {
    String title = TITLES.get(Math.floorMod(seed, TITLES.size()));
    client.pin("image/jpeg", Photos.jpeg(seed), title, "A landscape that nobody took.");
  }
}
