package io.pinstream.bench.feeds;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;

/** Resource use so far: seconds of CPU, and bytes written to disk. */
public final class Cpu {

  // Linux counts CPU of other processes in these (USER_HZ), whatever its own clock is.
  private static final double TICKS_A_SECOND = 100;

  private Cpu() {}

  /** Of this process, all of its threads. */
  public static double ofThisProcess() {
    return ProcessHandle.current()
            .info()
            .totalCpuDuration()
            .orElseThrow(() -> new IllegalStateException("No CPU time is told here"))
            .toNanos()
        / 1e9;
  }

  public static long nanosOfThisThread() {
    return ManagementFactory.getThreadMXBean().getCurrentThreadCpuTime();
  }

  static double ofProcess(long pid) throws IOException {
    return ofStat(Path.of("/proc", Long.toString(pid), "stat"));
  }

  /** Of the threads of Kafka Streams, which process records. */
  static double ofStreamThreads() {
    var threads = ManagementFactory.getThreadMXBean();
    long nanos = 0;
    for (ThreadInfo thread : threads.getThreadInfo(threads.getAllThreadIds())) {
      if (thread != null && thread.getThreadName().contains("StreamThread-")) {
        nanos += Math.max(0, threads.getThreadCpuTime(thread.getThreadId()));
      }
    }
    return nanos / 1e9;
  }

  /** Of RocksDB's own threads, which flush and compact. */
  public static double ofRocksDb() throws IOException {
    return ofNativeThreads("rocksdb");
  }

  /** Of the compiler threads, which must be permanent ({@code bench/run} sets that). */
  static double ofCompilers() throws IOException {
    return ofNativeThreads("C1 Compiler") + ofNativeThreads("C2 Compiler");
  }

  private static double ofNativeThreads(String begin) throws IOException {
    double seconds = 0;
    try (DirectoryStream<Path> threads = Files.newDirectoryStream(Path.of("/proc/self/task"))) {
      for (Path thread : threads) {
        try {
          if (Files.readString(thread.resolve("comm")).startsWith(begin)) {
            seconds += ofStat(thread.resolve("stat"));
          }
        } catch (NoSuchFileException ended) {
          assert !Files.exists(thread); // in the meantime; those that are asked for stay
        }
      }
    }
    return seconds;
  }

  /** Bytes of memory that a process has (proc(5), VmRSS). */
  static long resident(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "status"))) {
      if (line.startsWith("VmRSS:")) {
        return Long.parseLong(line.replaceAll("\\D", "")) << 10;
      }
    }
    throw new IOException("The kernel does not tell how much memory is used");
  }

  /** Bytes of the heap in use after a full collection. */
  static long heap() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  /** Bytes that a process has caused to be written to disk (proc(5), write_bytes). */
  static long written(long pid) throws IOException {
    for (String line : Files.readAllLines(Path.of("/proc", Long.toString(pid), "io"))) {
      if (line.startsWith("write_bytes: ")) {
        return Long.parseLong(line.substring("write_bytes: ".length()));
      }
    }
    throw new IOException("The kernel does not tell what is written");
  }

  private static double ofStat(Path file) throws IOException {
    String stat = Files.readString(file);
    // After the name in brackets: state, ten numbers, then utime and stime (proc(5)).
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
    return (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_A_SECOND;
  }
}
