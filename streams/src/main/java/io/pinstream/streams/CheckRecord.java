package io.pinstream.streams;

import io.pinstream.schemas.id.Homed;
import io.pinstream.streams.deadletters.FailingRecords;
import io.pinstream.streams.deadletters.UnprocessableRecord;
import java.util.function.BiFunction;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.streams.processor.api.ContextualFixedKeyProcessor;
import org.apache.kafka.streams.processor.api.FixedKeyProcessorContext;
import org.apache.kafka.streams.processor.api.FixedKeyRecord;
import org.apache.kafka.streams.processor.api.RecordMetadata;
import org.jspecify.annotations.Nullable;

/**
 * The first step after every source. Anyone who can reach the broker can write to a topic; a record
 * that no application of ours would write becomes a dead letter before it is processed. So does a
 * record that has failed its task twice.
 */
final class CheckRecord<K, V> extends ContextualFixedKeyProcessor<K, V, V> {

  /** The application setting with the number of partitions. */
  static final String PARTITIONS = "pinstream.partitions";

  private static final int UNKNOWN = 0;

  private final BiFunction<@Nullable K, @Nullable V, @Nullable String> problem;
  private final boolean atHome;
  private @Nullable FailingRecords failing;
  private int partitions;

  /**
   * A check for one source.
   *
   * @param problem returns a readable problem of key and value; null if there is none
   * @param atHome whether a record must be in the partition of its key's home
   */
  CheckRecord(BiFunction<@Nullable K, @Nullable V, @Nullable String> problem, boolean atHome) {
    this.problem = problem;
    this.atHome = atHome;
  }

  @Override
  public void init(FixedKeyProcessorContext<K, V> context) {
    super.init(context);
    failing = FailingRecords.of(context.appConfigs());
    partitions = context.appConfigs().get(PARTITIONS) instanceof Integer count ? count : UNKNOWN;
  }

  @Override
  public void process(FixedKeyRecord<K, V> record) {
    refuse(problem.apply(record.key(), record.value()));
    RecordMetadata from = context().recordMetadata().orElse(null);
    if (from != null) {
      refuse(misplaced(record.key(), from));
      refuse(givenUp(from));
    }
    context().forward(record);
  }

  private @Nullable String misplaced(K key, RecordMetadata from) {
    return atHome
            && partitions != UNKNOWN
            && key instanceof Homed homed
            && homed.partition(partitions) != from.partition()
        ? "The home of " + key + " is in partition " + homed.partition(partitions)
        : null;
  }

  private @Nullable String givenUp(RecordMetadata from) {
    return failing == null
        ? null
        : failing.givenUp(new TopicPartition(from.topic(), from.partition()), from.offset());
  }

  private static void refuse(@Nullable String why) {
    if (why != null) {
      throw new UnprocessableRecord(why);
    }
  }
}
