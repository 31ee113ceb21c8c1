package io.pinstream.bench.boards;

import io.pinstream.bench.Progress;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Measures how costs grow with size: pages, permission, additions and removals, on boards of 10 to
 * a million links and for users with 10 to 100,000 boards, compared with PostgreSQL.
 */
public final class BoardCosts {

  private static final int LARGEST = 1_000_000;

  private BoardCosts() {}

  public static void main(String[] args) throws Exception {
    int largest = args.length > 0 ? Integer.parseInt(args[0]) : LARGEST;
    Optional<Path> programs = PostgresServer.programs();
    if (programs.isEmpty()) {
      System.err.println(
          "PostgreSQL's server is not here. Debian and Ubuntu:\n"
              + "  apt-get install -y --no-install-recommends postgresql");
      System.exit(2);
    } else if (largest < 10) {
      System.err.println("The largest board has 10 links at least");
      System.exit(2);
    } else {
      run(largest, programs.get());
    }
  }

  private static void run(int largest, Path programs) throws Exception {
    long began = System.nanoTime();
    Clock clock = Clock.systemUTC();
    Ids ids = new Ids(new Installation(new byte[32]), clock);
    Sample sample = Sample.upTo(largest, ids);
    Figures figures = new Figures();
    Progress progress = new Progress();
    try (PostgresBoards postgres = PostgresBoards.start(programs);
        PinstreamBoards pinstream = PinstreamBoards.start(ids)) {
      List<BoardService> services = List.of(pinstream, postgres);
      Reads reads = new Reads(sample, figures);
      for (BoardService service : services.reversed()) {
        service.load(sample, progress);
        reads.add(service);
        reads.addNotFound(service, ids);
      }
      reads.addCounts(postgres);
      reads.run(progress);
      new Writes(sample, figures, ids, services).run(progress);
      Report report = new Report(figures.done(), services);
      report.sizes(System.out, Measure.Of.LINKS);
      report.sizes(System.out, Measure.Of.BOARDS);
      report.distributions(System.out, Measure.Of.NOT_FOUND);
      report.write(Path.of("bench", "results", "boards-" + LocalDate.now(clock) + ".tsv"));
    }
    System.err.printf(Locale.ROOT, "All of it took %.0f s%n", (System.nanoTime() - began) / 1e9);
  }
}
