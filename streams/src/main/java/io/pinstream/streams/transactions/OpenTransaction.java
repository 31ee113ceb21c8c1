package io.pinstream.streams.transactions;

import org.apache.kafka.clients.admin.ProducerState;
import org.apache.kafka.common.TopicPartition;

/**
 * An open transaction on a partition: consumers of committed records cannot read past its first
 * record.
 *
 * @param coordinatorEpoch the epoch of the coordinator that last ended a transaction of this
 *     producer here
 */
record OpenTransaction(
    TopicPartition partition,
    long producerId,
    short producerEpoch,
    int coordinatorEpoch,
    long firstOffset) {

  static OpenTransaction of(TopicPartition partition, ProducerState state) {
    return new OpenTransaction(
        partition,
        state.producerId(),
        (short) state.producerEpoch(),
        state.coordinatorEpoch().orElse(0),
        state.currentTransactionStartOffset().orElseThrow());
  }
}
