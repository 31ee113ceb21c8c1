package io.pinstream.deploy.installation;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.Uuid;
import org.apache.kafka.common.record.internal.FileLogInputStream.FileChannelRecordBatch;
import org.apache.kafka.common.record.internal.FileRecords;

/** The folder of one partition, read while no broker runs. */
record PartitionFolder(Path path, String topic, int partition) {

  private static final Pattern NAME = Pattern.compile("(.+)-([0-9]+)");
  private static final Pattern TOPIC_ID = Pattern.compile("(?m)^topic_id: *(\\S+) *$");

  // Four bytes for the offset, four for the position in the segment.
  private static final int INDEX_ENTRY = 8;

  static Optional<PartitionFolder> of(Path path) {
    Matcher name = NAME.matcher(String.valueOf(path.getFileName()));
    return name.matches() && Files.isDirectory(path)
        ? Optional.of(new PartitionFolder(path, name.group(1), Integer.parseInt(name.group(2))))
        : Optional.empty();
  }

  /** The id of its topic; empty if the broker was killed before it wrote the id. */
  Optional<Uuid> topicId() throws IOException {
    Path file = path.resolve("partition.metadata");
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    Matcher id = TOPIC_ID.matcher(Files.readString(file));
    if (!id.find()) {
      return Optional.empty();
    }
    try {
      return Optional.of(Uuid.fromString(id.group(1)));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /** The first offset of its first segment; empty if there is none. */
  Optional<Long> first() throws IOException {
    return LogFiles.segments(path).stream().findFirst().map(LogFiles::base);
  }

  /** The offset after its last readable record. */
  long end() throws IOException {
    List<Path> segments = LogFiles.segments(path);
    for (int i = segments.size() - 1; i >= 0; i--) {
      long base = LogFiles.base(segments.get(i));
      long end = endOf(segments.get(i), base);
      if (end > base || i == 0) {
        return end;
      }
      // An empty segment was either started at the end of the previous one, or has lost its
      // records.
      return Math.max(base, endOf(segments.get(i - 1), LogFiles.base(segments.get(i - 1))));
    }
    return 0;
  }

  private static long endOf(Path segment, long base) throws IOException {
    try (FileRecords records = FileRecords.open(segment.toFile(), false)) {
      int from = Math.min(indexed(segment), records.sizeInBytes());
      Optional<Long> end = endFrom(records, from);
      // After a kill the index may point to a wrong position.
      return end.or(() -> from == 0 ? Optional.empty() : endFrom(records, 0)).orElse(base);
    }
  }

  private static Optional<Long> endFrom(FileRecords records, int position) {
    Optional<Long> end = Optional.empty();
    try {
      for (FileChannelRecordBatch batch : records.batchesFrom(position)) {
        batch.ensureValid();
        end = Optional.of(batch.nextOffset());
      }
    } catch (KafkaException e) {
      // The log ends at the first unreadable batch.
      return end;
    }
    return end;
  }

  /** The position of the last batch in the offset index; unused entries are zero. */
  private static int indexed(Path segment) throws IOException {
    Path index = LogFiles.offsetIndex(segment);
    if (!Files.exists(index)) {
      return 0;
    }
    int position = 0;
    try (InputStream entries = new BufferedInputStream(Files.newInputStream(index))) {
      while (true) {
        byte[] entry = entries.readNBytes(INDEX_ENTRY);
        int next = entry.length < INDEX_ENTRY ? 0 : ByteBuffer.wrap(entry).getInt(4);
        if (next <= position) {
          break;
        }
        position = next;
      }
    }
    return position;
  }
}
