package io.pinstream.deploy.boards;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A long board is read to its end while it changes. {@code -Dpinstream.boards.links=100000}. */
@ExtendWith(RunningPinstream.class)
class BoardPagingTest {

  private static final int LINKS = Integer.getInteger("pinstream.boards.links", 2_000);
  private static final int WRITERS = 8;
  private static final Duration LOADED_WITHIN = Duration.ofMinutes(5);

  private final Set<String> removed = ConcurrentHashMap.newKeySet();
  private final Set<String> added = ConcurrentHashMap.newKeySet();

  @Test
  void aLongBoardIsPagedToItsEndWhileLinksComeAndGo(Shared pinstream) throws Exception {
    try (Caller nobody = Caller.at(pinstream.address());
        ExecutorService pool = Executors.newFixedThreadPool(WRITERS)) {
      Caller ada = nobody.signUp("paging_ada", "the password of ada", "paging-ada");
      String board =
          ada.patiently("POST", "/v1/boards", Map.of("name", "Long"), "long")
              .ok()
              .get("id")
              .asText();
      String path = "/v1/boards/" + board;
      List<String> there = load(ada, path, pool);

      AtomicBoolean enough = new AtomicBoolean();
      Future<?> writer = pool.submit(() -> comeAndGo(ada, path, there, enough));
      List<JsonNode> read;
      try {
        read = ada.list(path + "/links");
      } finally {
        enough.set(true);
      }
      writer.get();

      List<String> ids = read.stream().map(link -> link.get("id").asText()).toList();
      assertThat(ids).doesNotHaveDuplicates();
      // By differences of sets: containsAll() would compare each with each.
      Set<String> missed = new HashSet<>(there);
      missed.removeAll(removed);
      missed.removeAll(new HashSet<>(ids));
      assertThat(missed).as("links that were there throughout, and not read").isEmpty();
      Set<String> never = new HashSet<>(ids);
      never.removeAll(new HashSet<>(there));
      never.removeAll(added);
      assertThat(never).as("links that were read, and never there").isEmpty();
      assertThat(read.stream().map(link -> link.get("addedAt").asText()))
          .isSortedAccordingTo(Collections.reverseOrder());
      assertThat(removed).isNotEmpty();
      assertThat(added).isNotEmpty();
    }
  }

  private static List<String> load(Caller ada, String path, ExecutorService pool) throws Exception {
    AtomicInteger next = new AtomicInteger();
    List<Future<List<String>>> parts = new ArrayList<>();
    for (int i = 0; i < WRITERS; i++) {
      parts.add(
          pool.submit(
              () -> {
                List<String> ids = new ArrayList<>();
                for (int link = next.getAndIncrement();
                    link < LINKS;
                    link = next.getAndIncrement()) {
                  ids.add(add(ada, path, "https://example.org/there/" + link));
                }
                return ids;
              }));
    }
    List<String> there = new ArrayList<>();
    for (Future<List<String>> part : parts) {
      there.addAll(part.get());
    }
    await()
        .atMost(LOADED_WITHIN)
        .until(() -> ada.patiently("GET", path, null, null).ok().get("linkCount").asInt() == LINKS);
    return there;
  }

  private Void comeAndGo(Caller ada, String path, List<String> there, AtomicBoolean enough)
      throws IOException, InterruptedException {
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; !enough.get(); i++) {
      // Noted before, for it may be gone before it is answered.
      String goes = there.get(random.nextInt(there.size()));
      removed.add(goes);
      ada.patiently("DELETE", path + "/links/" + goes, null, "gone-" + i).ok();
      added.add(add(ada, path, "https://example.org/new/" + i));
    }
    return null;
  }

  private static String add(Caller ada, String path, String url)
      throws IOException, InterruptedException {
    return ada.patiently("POST", path + "/links", Map.of("url", url), "add-" + url)
        .ok()
        .get("id")
        .asText();
  }
}
