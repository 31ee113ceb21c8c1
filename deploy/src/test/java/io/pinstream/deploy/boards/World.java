package io.pinstream.deploy.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.boards.BoardsModel.Board;
import io.pinstream.deploy.boards.BoardsModel.Link;
import io.pinstream.deploy.boards.BoardsModel.Outcome;
import io.pinstream.deploy.boards.BoardsModel.Step;
import io.pinstream.deploy.demo.ApiClient.Answer;
import io.pinstream.deploy.support.Caller;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Some people who do this and that to their own and to each other's boards, and a model beside them
 * that says what must come of it. Every request carries an Idempotency-Key and is repeated until it
 * is answered, so that the service may die at any moment.
 */
public final class World {

  private static final Duration LAG = Duration.ofSeconds(30);
  private static final int PEOPLE = 4;
  private static final int URLS = 6;
  private static final int MAX_BOARDS = 8;

  private final String name;
  private final List<Caller> people;
  private final BoardsModel model;
  private final SplittableRandom random;
  private final List<String> everyBoard = new ArrayList<>();
  private final Map<String, String> linkIds = new HashMap<>();
  private int count;

  private World(String name, List<Caller> people, long seed) {
    this.name = name;
    this.people = people;
    this.model = new BoardsModel(people.stream().map(Caller::userId).toList());
    this.random = new SplittableRandom(seed);
  }

  /** Signs the people up. */
  public static World create(String name, Caller nobody, long seed)
      throws IOException, InterruptedException {
    List<Caller> people = new ArrayList<>();
    for (int i = 0; i < PEOPLE; i++) {
      String username = name + "_" + i;
      people.add(nobody.signUp(username, "the password of " + username, "sign-up-" + username));
    }
    return new World(name, people, seed);
  }

  /** One more thing is done, by one of them, or two at once to the same link. */
  public void step() throws Exception {
    count++;
    if (random.nextInt(12) == 0 && !model.newestFirst().isEmpty()) {
      race(pick(model.newestFirst()));
      return;
    }
    Step step = any();
    Answer answer = send(step, "step-" + count);
    Step told = step instanceof Step.Create create ? named(create, answer) : step;
    assertThat(outcomeOf(step, answer)).as("%s: %s", name, told).isEqualTo(model.apply(told));
    if (random.nextInt(5) == 0) {
      // The same request once more, whatever has become of it: the same answer, and one effect.
      Answer again = send(step, "step-" + count);
      assertThat(again.body().get("id"))
          .as("%s: %s", name, told)
          .isEqualTo(answer.body().get("id"));
      assertThat(again.body().get("operation").get("id"))
          .isEqualTo(answer.body().get("operation").get("id"));
    }
  }

  /** Adds and removes a link at once; whichever came first, all must agree on it. */
  private void race(Board board) throws Exception {
    String url = url(random.nextInt(URLS));
    Step add = new Step.AddLink(board.owner(), board.id(), url, null);
    Step remove = new Step.RemoveLink(board.owner(), board.id(), url);
    if (linkIds.get(url) == null) {
      return;
    }
    Outcome added;
    Outcome removed;
    try (ExecutorService pool = Executors.newFixedThreadPool(2)) {
      Future<Outcome> one = pool.submit(() -> outcomeOf(add, send(add, "race-add-" + count)));
      Future<Outcome> two = pool.submit(() -> outcomeOf(remove, send(remove, "race-rm-" + count)));
      added = one.get();
      removed = two.get();
    }
    BoardsModel other = model.copy();
    Outcome removedFirst = other.apply(remove);
    if (removed.equals(removedFirst) && added.equals(other.apply(add))) {
      model.apply(remove);
      model.apply(add);
    } else {
      assertThat(added).as("%s: %s at once with %s", name, add, remove).isEqualTo(model.apply(add));
      assertThat(removed).isEqualTo(model.apply(remove));
    }
  }

  private Step any() {
    int what = random.nextInt(100);
    if (everyBoard.isEmpty() || (what < 12 && model.newestFirst().size() < MAX_BOARDS)) {
      return new Step.Create(pick(people).userId(), "", "Board " + count, random.nextInt(4) == 0);
    }
    String board = random.nextInt(20) == 0 ? altered(pick(everyBoard)) : pick(everyBoard);
    Board there = model.find(board);
    String caller = there != null && random.nextInt(10) < 6 ? there.owner() : pick(people).userId();
    String user = random.nextInt(20) == 0 ? altered(caller) : pick(people).userId();
    String url = url(random.nextInt(URLS));
    if (what < 20) {
      return new Step.Rename(caller, board, "Name " + random.nextInt(3));
    } else if (what < 32) {
      return new Step.Open(caller, board, random.nextBoolean());
    } else if (what < 36) {
      return new Step.Delete(caller, board);
    } else if (what < 60) {
      return new Step.AddLink(caller, board, url, random.nextBoolean() ? "Title " + count : null);
    } else if (what < 68 && linkIds.containsKey(url)) {
      return new Step.RemoveLink(caller, board, url);
    } else if (what < 88) {
      return new Step.Share(caller, board, user);
    }
    return new Step.Unshare(caller, board, random.nextBoolean() ? user : caller);
  }

  private static Step named(Step.Create create, Answer answer) {
    String id = answer.body().get("id").asText();
    return new Step.Create(create.caller(), id, create.name(), create.open());
  }

  private Answer send(Step step, String key) throws IOException, InterruptedException {
    Caller caller = person(step.caller());
    String path = "/v1/boards/" + step.board();
    Answer answer =
        switch (step) {
          case Step.Create create ->
              caller.patiently(
                  "POST",
                  "/v1/boards",
                  Map.of("name", create.name(), "visibility", visibility(create.open())),
                  key);
          case Step.Rename rename ->
              caller.patiently("PATCH", path, Map.of("name", rename.name()), key);
          case Step.Open open ->
              caller.patiently("PATCH", path, Map.of("visibility", visibility(open.open())), key);
          case Step.Delete delete -> caller.patiently("DELETE", path, null, key);
          case Step.AddLink add -> caller.patiently("POST", path + "/links", body(add), key);
          case Step.RemoveLink remove ->
              caller.patiently("DELETE", path + "/links/" + linkIds.get(remove.url()), null, key);
          case Step.Share share ->
              caller.patiently("PUT", path + "/shares/" + share.user(), null, key);
          case Step.Unshare unshare ->
              caller.patiently("DELETE", path + "/shares/" + unshare.user(), null, key);
        };
    assertThat(answer.status()).as("%s: %s: %s", name, step, answer).isEqualTo(202);
    if (step instanceof Step.AddLink add) {
      linkIds.put(add.url(), answer.body().get("id").asText());
    } else if (step instanceof Step.Create) {
      String board = answer.body().get("id").asText();
      if (!everyBoard.contains(board)) {
        everyBoard.add(board);
      }
    }
    return answer;
  }

  /** The same address in one of its many forms. */
  private static Map<String, Object> body(Step.AddLink add) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put(
        "url", add.title() == null ? add.url() : add.url().replace("https://e", "HTTPS://E") + "#");
    body.put("title", add.title());
    return body;
  }

  private Outcome outcomeOf(Step step, Answer answer) throws IOException, InterruptedException {
    JsonNode operation = person(step.caller()).outcome(answer);
    return operation.get("status").asText().equals("applied")
        ? Outcome.applied(operation.get("changed").asBoolean())
        : Outcome.rejected(operation.get("problem").get("status").asInt());
  }

  /** Everybody reads everything, by every route, and sees what the model says. */
  public void check() throws IOException, InterruptedException {
    for (Caller viewer : people) {
      for (String id : everyBoard) {
        checkBoard(viewer, id);
      }
      checkBoard(viewer, altered(pick(everyBoard)));
      String me = viewer.userId();
      assertThat(ids(viewer, "/v1/boards")).isEqualTo(seen(board -> board.owner().equals(me)));
      for (Caller owner : people) {
        String other = owner.userId();
        assertThat(ids(viewer, "/v1/users/" + other + "/boards"))
            .as("%s: boards of %s for %s", name, other, me)
            .isEqualTo(seen(board -> board.owner().equals(other) && board.isSeenBy(me)));
      }
      await(name + ": shared with " + me)
          .atMost(LAG)
          .untilAsserted(
              () ->
                  assertThat(ids(viewer, "/v1/boards?shared=with-me"))
                      .isEqualTo(seen(board -> board.isSharedWith(me))));
    }
  }

  private void checkBoard(Caller viewer, String id) throws IOException, InterruptedException {
    String path = "/v1/boards/" + id;
    Board board = model.find(id);
    Answer answer = viewer.patiently("GET", path, null, null);
    if (board == null || !board.isSeenBy(viewer.userId())) {
      for (String route : List.of(path, path + "/links", path + "/shares")) {
        assertThat(viewer.patiently("GET", route, null, null).status())
            .as("%s: %s for %s", name, route, viewer.userId())
            .isEqualTo(404);
      }
      return;
    }
    JsonNode shown = answer.ok();
    assertThat(shown.get("ownerId").asText()).isEqualTo(board.owner());
    assertThat(shown.get("name").asText()).isEqualTo(board.name());
    assertThat(shown.get("visibility").asText()).isEqualTo(visibility(board.open()));
    assertThat(shown.get("linkCount").asInt()).isEqualTo(board.linksNewestFirst().size());
    assertThat(viewer.list(path + "/links", 3).stream().map(World::link).toList())
        .as("%s: links of %s", name, id)
        .isEqualTo(board.linksNewestFirst());
    if (board.owner().equals(viewer.userId())) {
      assertThat(viewer.list(path + "/shares", 2).stream().map(s -> s.get("userId").asText()))
          .isEqualTo(board.sharesNewestFirst());
    } else {
      assertThat(viewer.patiently("GET", path + "/shares", null, null).status()).isEqualTo(403);
    }
  }

  private static Link link(JsonNode item) {
    JsonNode title = item.get("title");
    return new Link(item.get("originalUrl").asText(), title.isNull() ? null : title.asText());
  }

  private List<String> seen(Predicate<Board> by) {
    return model.newestFirst().stream().filter(by).map(Board::id).toList();
  }

  private static List<String> ids(Caller viewer, String path)
      throws IOException, InterruptedException {
    return viewer.list(path, 3).stream().map(item -> item.get("id").asText()).toList();
  }

  private Caller person(String id) {
    return people.stream().filter(one -> one.userId().equals(id)).findFirst().orElse(people.get(0));
  }

  private String url(int number) {
    return "https://example.org/" + name + "/" + number;
  }

  private static String visibility(boolean open) {
    return open ? "public" : "private";
  }

  /** An id of the same type and home that nobody has. */
  private static String altered(String id) {
    char last = id.charAt(id.length() - 1);
    return id.substring(0, id.length() - 1) + (last == '0' ? '1' : '0');
  }

  private <T> T pick(List<T> from) {
    return from.get(random.nextInt(from.size()));
  }

  @Override
  public @Nullable String toString() {
    return name + " after " + count + " steps";
  }
}
