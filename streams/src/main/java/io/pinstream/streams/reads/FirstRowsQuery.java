package io.pinstream.streams.reads;

import io.pinstream.streams.reads.Pages.Rows;
import java.util.List;
import org.apache.kafka.streams.query.Query;

/**
 * Query for the first rows of several ranges of keys that end with a position: in order, from one
 * snapshot. One interactive query per range would take several times longer than reading its rows.
 *
 * @param limit maximum of rows per range
 */
public record FirstRowsQuery(List<KeyRange> ranges, int limit) implements Query<List<Rows>> {}
