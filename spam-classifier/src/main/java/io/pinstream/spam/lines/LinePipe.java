package io.pinstream.spam.lines;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/**
 * Reads lines, answers them on several threads and writes the answers in the lines' order. Holds a
 * few chunks of lines, never all. An empty line is a line.
 */
public final class LinePipe {

  /** Bytes that are read before a chunk is handed on; it ends with the line that it is in. */
  private static final int CHUNK = 1 << 17;

  private static final int CHUNKS_A_THREAD = 3;

  private final LineScorer scorer;
  private final int threads;

  /**
   * @param threads 1 or more
   */
  public LinePipe(LineScorer scorer, int threads) {
    this.scorer = scorer;
    this.threads = threads;
  }

  /**
   * Ends with the input. What has been read is answered and written as soon as no more is there, so
   * that a caller who waits for an answer gets it.
   *
   * @throws IOException if reading or writing fails
   * @throws InterruptedException if this thread is interrupted
   */
  public void run(InputStream in, OutputStream out) throws IOException, InterruptedException {
    Deque<Future<byte[]>> answers = new ArrayDeque<>();
    try (ExecutorService workers =
        Executors.newFixedThreadPool(
            threads, work -> Thread.ofPlatform().daemon().name("spam-lines").unstarted(work))) {
      LineReader lines = new LineReader(in);
      List<byte[]> chunk = lines.chunk();
      while (!chunk.isEmpty()) {
        List<byte[]> lot = chunk;
        answers.add(workers.submit(() -> answered(lot)));
        if (answers.size() >= threads * CHUNKS_A_THREAD) {
          out.write(got(answers.remove()));
        }
        if (in.available() == 0) {
          // Nobody may be writing: whoever waits for answers gets them.
          while (!answers.isEmpty()) {
            out.write(got(answers.remove()));
          }
          out.flush();
        }
        chunk = lines.chunk();
      }
      while (!answers.isEmpty()) {
        out.write(got(answers.remove()));
      }
      out.flush();
    }
  }

  private byte[] answered(List<byte[]> lines) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(lines.size() * 192);
    for (byte[] line : lines) {
      out.writeBytes(scorer.answer(line));
      out.write('\n');
    }
    return out.toByteArray();
  }

  private static byte[] got(Future<byte[]> answer) throws InterruptedException {
    try {
      return answer.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("Scoring failed", e.getCause());
    }
  }

  /** Cuts bytes into lines, some at a time. */
  private static final class LineReader {
    private final InputStream in;
    private final byte[] buffer = new byte[CHUNK];
    private final ByteArrayOutputStream open = new ByteArrayOutputStream();
    private boolean ended;

    LineReader(InputStream in) {
      this.in = in;
    }

    /** One line or more, or none at the end. */
    List<byte[]> chunk() throws IOException {
      List<byte[]> lines = new ArrayList<>();
      while (lines.isEmpty() && !ended) {
        int read = in.read(buffer);
        if (read < 0) {
          ended = true;
          if (open.size() > 0) {
            lines.add(closed());
          }
        }
        int from = 0;
        for (int i = 0; i < read; i++) {
          if (buffer[i] == '\n') {
            open.write(buffer, from, i - from);
            lines.add(closed());
            from = i + 1;
          }
        }
        if (read > from) {
          open.write(buffer, from, read - from);
        }
      }
      return lines;
    }

    private byte[] closed() {
      byte[] line = open.toByteArray();
      open.reset();
      boolean carriage = line.length > 0 && line[line.length - 1] == '\r';
      return carriage ? java.util.Arrays.copyOf(line, line.length - 1) : line;
    }
  }
}
