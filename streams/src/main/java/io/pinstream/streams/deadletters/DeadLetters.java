package io.pinstream.streams.deadletters;

import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.TopicPartition;
import org.apache.kafka.common.errors.SerializationException;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes dead letters for records that cannot be deserialised or throw {@link UnprocessableRecord},
 * in the transaction that skips them. Any other exception (a full disk, a bug) fails the task. If
 * the record may be the cause, it is remembered, and becomes a dead letter when it fails its task
 * again.
 */
public final class DeadLetters
    implements DeserializationExceptionHandler, ProcessingExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  private @Nullable FailingRecords failing;

  @Override
  public void configure(Map<String, ?> configs) {
    failing = FailingRecords.of(configs);
  }

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return DeserializationExceptionHandler.Response.resume(
        List.of(putAside(context, record.key(), record.value(), exception)));
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (exception instanceof UnprocessableRecord) {
      return ProcessingExceptionHandler.Response.resume(
          List.of(putAside(context, context.sourceRawKey(), context.sourceRawValue(), exception)));
    }
    if (failing != null && context.topic() != null && saysSomethingOfTheRecord(exception)) {
      failing.failed(
          new TopicPartition(context.topic(), context.partition()),
          context.offset(),
          exception.toString());
    }
    return ProcessingExceptionHandler.Response.fail();
  }

  /** Whether the record may be the cause; not if the disk, the broker or files fail. */
  private static boolean saysSomethingOfTheRecord(Throwable exception) {
    for (Throwable cause = exception; cause != null; cause = cause.getCause()) {
      boolean outside = cause instanceof KafkaException || cause instanceof IOException;
      if (outside && !(cause instanceof SerializationException)) {
        return false;
      }
    }
    return true;
  }

  private static ProducerRecord<byte[], byte[]> putAside(
      ErrorHandlerContext context,
      byte @Nullable [] key,
      byte @Nullable [] value,
      Exception exception) {
    return new DeadLetter(
            context.topic(),
            context.partition(),
            context.offset(),
            context.processorNodeId(),
            key,
            value,
            exception.toString())
        .putAside(context.headers(), LOG);
  }
}
