package io.pinstream.streams.reads;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Asks a store for the values of some keys, in their order, all as of one moment. An interactive
 * query for each key takes several times as long as to find its row.
 */
public record KeysQuery(List<Bytes> keys) implements Query<List<byte @Nullable []>> {}
