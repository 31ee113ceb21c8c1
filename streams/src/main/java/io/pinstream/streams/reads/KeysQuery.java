package io.pinstream.streams.reads;

import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * Query for the values of several keys: in order, from one snapshot. One interactive query per key
 * would take several times longer than reading its row.
 */
public record KeysQuery(List<Bytes> keys) implements Query<List<byte @Nullable []>> {}
