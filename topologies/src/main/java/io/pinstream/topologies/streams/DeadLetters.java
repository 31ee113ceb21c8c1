package io.pinstream.topologies.streams;

import io.pinstream.schemas.topic.Topics;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import org.apache.kafka.clients.consumer.ConsumerRecord;
import org.apache.kafka.clients.producer.ProducerRecord;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.apache.kafka.streams.errors.DeserializationExceptionHandler;
import org.apache.kafka.streams.errors.ErrorHandlerContext;
import org.apache.kafka.streams.errors.ProcessingExceptionHandler;
import org.apache.kafka.streams.processor.api.Record;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Puts aside what cannot be read and what is {@link UnprocessableRecord}, in the transaction that
 * passes over it. Anything else (a full disk, a bug) fails the task: it says nothing about the
 * record.
 */
public final class DeadLetters
    implements DeserializationExceptionHandler, ProcessingExceptionHandler {

  private static final Logger LOG = LoggerFactory.getLogger(DeadLetters.class);

  @Override
  public void configure(Map<String, ?> configs) {}

  @Override
  public DeserializationExceptionHandler.Response handleError(
      ErrorHandlerContext context, ConsumerRecord<byte[], byte[]> record, Exception exception) {
    return DeserializationExceptionHandler.Response.resume(
        List.of(letter(context, record.key(), record.value(), exception)));
  }

  @Override
  public ProcessingExceptionHandler.Response handleError(
      ErrorHandlerContext context, Record<?, ?> record, Exception exception) {
    if (exception instanceof UnprocessableRecord) {
      return ProcessingExceptionHandler.Response.resume(
          List.of(letter(context, context.sourceRawKey(), context.sourceRawValue(), exception)));
    }
    return ProcessingExceptionHandler.Response.fail();
  }

  private static ProducerRecord<byte[], byte[]> letter(
      ErrorHandlerContext context, byte[] key, byte[] value, Exception exception) {
    RecordHeaders headers = new RecordHeaders();
    RequestHeader.copy(context.headers(), headers);
    RequestHeader.naming(
        context.headers(),
        () ->
            LOG.warn(
                "Dead letter: {}-{} offset {}: {}",
                context.topic(),
                context.partition(),
                context.offset(),
                exception.toString()));
    headers.add("reason", bytes(exception.toString()));
    headers.add("topic", bytes(context.topic()));
    headers.add("offset", bytes(Long.toString(context.offset())));
    headers.add("processor", bytes(context.processorNodeId()));
    // The partition it came from: it may have no readable home. A replay sends it home again.
    return new ProducerRecord<>(
        Topics.DEAD_LETTERS.name(), context.partition(), key, value, headers);
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
