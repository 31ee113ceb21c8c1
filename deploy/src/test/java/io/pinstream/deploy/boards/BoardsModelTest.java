package io.pinstream.deploy.boards;

import io.pinstream.deploy.support.Caller;
import io.pinstream.deploy.support.RunningPinstream;
import io.pinstream.deploy.support.RunningPinstream.Shared;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Random histories of boards, links, shares and visibility, compared with the model by every route.
 * {@code -Dpinstream.boards.steps=N} for longer ones, {@code -Dpinstream.seed=N} for others; {@code
 * KillTest} has the same while the service dies and is restarted.
 */
@ExtendWith(RunningPinstream.class)
class BoardsModelTest {

  private static final int WORLDS = 4;
  private static final int STEPS = Integer.getInteger("pinstream.boards.steps", 60);
  private static final int CHECK_EVERY = 12;
  private static final long SEED = Long.getLong("pinstream.seed", 1);

  @Test
  void everybodySeesWhatTheModelSays(Shared pinstream) throws Exception {
    try (Caller nobody = Caller.at(pinstream.address());
        ExecutorService pool = Executors.newFixedThreadPool(WORLDS)) {
      List<Future<?>> worlds = new ArrayList<>();
      for (int i = 0; i < WORLDS; i++) {
        String name = "world_" + i;
        long seed = SEED * 1_000 + i;
        worlds.add(pool.submit(() -> live(World.create(name, nobody, seed))));
      }
      for (Future<?> world : worlds) {
        world.get();
      }
    }
  }

  private static Void live(World world) throws Exception {
    for (int step = 1; step <= STEPS; step++) {
      world.step();
      if (step % CHECK_EVERY == 0) {
        world.check();
      }
    }
    world.check();
    return null;
  }
}
