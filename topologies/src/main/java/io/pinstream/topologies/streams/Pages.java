package io.pinstream.topologies.streams;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.rest.Page;
import io.pinstream.schemas.rest.Position;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.apache.kafka.streams.KeyValue;
import org.jspecify.annotations.Nullable;

/** Reads pages of lists whose keys are home, owner, position. */
public final class Pages {

  private static final int POSITION_AT = 2 + Id.BYTES;

  private Pages() {}

  public static Page read(ViewStores stores, String store, Id owner, Page.Request request) {
    return stores.range(
        store,
        owner.home(),
        range(owner, request.after()),
        rows -> {
          List<byte[]> items = new ArrayList<>(request.limit());
          Position last = null;
          while (rows.hasNext()) {
            if (items.size() == request.limit()) {
              return new Page(items, last);
            }
            KeyValue<Bytes, byte[]> row = rows.next();
            items.add(row.value);
            last = position(row.key);
          }
          return new Page(items, null);
        });
  }

  /** The rows of an owner behind a position, or all of them. */
  public static KeyRange range(Id owner, @Nullable Position after) {
    StoreKey key = StoreKey.of(owner);
    return after == null ? key.range() : key.rangeAfter(after);
  }

  /** The position in a key that is home, owner, position. */
  public static Position position(Bytes key) {
    return Position.read(ByteBuffer.wrap(key.get()).position(POSITION_AT));
  }
}
