package io.pinstream.streams.reads;

import io.pinstream.streams.reads.Pages.Rows;
import java.util.List;
import org.apache.kafka.streams.query.Query;

/**
 * Asks a store for the first rows of some ranges of keys that end with a position, in their order,
 * all as of one moment. An interactive query for each range takes several times as long as to find
 * its rows.
 *
 * @param limit how many of each
 */
public record FirstRowsQuery(List<KeyRange> ranges, int limit) implements Query<List<Rows>> {}
