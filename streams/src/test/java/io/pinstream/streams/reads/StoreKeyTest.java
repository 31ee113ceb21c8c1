package io.pinstream.streams.reads;

import static org.assertj.core.api.Assertions.assertThat;

import io.pinstream.schemas.id.Id;
import io.pinstream.schemas.id.IdType;
import io.pinstream.schemas.id.Ids;
import io.pinstream.schemas.id.Installation;
import io.pinstream.schemas.rest.Position;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.HexFormat;
import java.util.List;
import org.apache.kafka.common.utils.Bytes;
import org.junit.jupiter.api.Test;

class StoreKeyTest {

  private static final Clock CLOCK =
      Clock.fixed(Instant.parse("2026-11-23T01:02:03.004Z"), ZoneOffset.UTC);

  /** The user with the greatest id of all. */
  private static final Id LAST_USER = Id.require("ffffffff-ffff-81ff-bfff-ffffffffffff");

  private final Ids ids = new Ids(new Installation(new byte[32]), CLOCK);
  private final Id owner = ids.fresh(IdType.USER, 0x1234);
  private final Id thing = ids.fresh(IdType.PIN, 0x5678);

  @Test
  void beginsWithTheTwoBytesOfItsHome() {
    assertThat(hex(StoreKey.at(0xFEDC).bytes())).isEqualTo("fedc");
    assertThat(hex(StoreKey.of(owner).bytes()))
        .isEqualTo("1234" + owner.toString().replace("-", ""));
    assertThat(hex(StoreKey.at(7).name("ada").bytes())).isEqualTo("0007616461");
    assertThat(hex(StoreKey.ofForeign(owner).home(1).number(2).bytes()))
        .isEqualTo(owner.toString().replace("-", "") + "00010000000000000002");
  }

  @Test
  void aRangeHoldsWhatBeginsWithItsKeyAndNothingElse() {
    KeyRange range = StoreKey.of(owner).range();

    assertThat(StoreKey.of(owner).position(position(Long.MAX_VALUE, thing)).bytes())
        .isBetween(range.from(), range.to());
    assertThat(StoreKey.of(owner).position(position(0, thing)).bytes())
        .isBetween(range.from(), range.to());
    Id before = new Id(owner.high(), owner.low() - 1);
    Id after = new Id(owner.high(), owner.low() + 1);
    assertThat(StoreKey.of(before).position(position(0, thing)).bytes()).isLessThan(range.from());
    assertThat(StoreKey.of(after).position(position(Long.MAX_VALUE, thing)).bytes())
        .isGreaterThan(range.to());
  }

  @Test
  void theEndCarriesOverBytesThatAreFull() {
    KeyRange range = StoreKey.ofForeign(new Id(owner.high(), owner.low() | 0xFFFF)).range();

    assertThat(range.to().get()).hasSize(Id.BYTES - 2);
    assertThat(StoreKey.ofForeign(new Id(owner.high(), owner.low() | 0xFFFF)).number(-1).bytes())
        .isBetween(range.from(), range.to());
  }

  @Test
  void theRangeOfTheLastHomeAndTheLastIdHasAnEnd() {
    assertThat(LAST_USER.home()).isEqualTo(0xFFFF);
    KeyRange range = StoreKey.of(LAST_USER).range();
    assertThat(StoreKey.of(LAST_USER).position(position(0, thing)).bytes())
        .isBetween(range.from(), range.to());

    KeyRange home = StoreKey.at(0xFFFF).range();
    assertThat(StoreKey.of(LAST_USER).number(-1).number(-1).number(-1).bytes())
        .isBetween(home.from(), home.to());
  }

  @Test
  void positionsStandNewestFirst() {
    Id older = ids.fresh(IdType.PIN, 0);
    Id newer = new Id(older.high(), older.low() + 1);
    List<Position> newestFirst =
        List.of(position(3, older), position(2, newer), position(2, older), position(1, LAST_USER));

    assertThat(newestFirst).isSorted();
    assertThat(newestFirst)
        .extracting(position -> StoreKey.of(owner).position(position).bytes())
        .isSorted();
  }

  @Test
  void aRangeBehindAPositionLeavesOutThatPositionOnly() {
    Position here = position(2, thing);
    KeyRange range = StoreKey.of(owner).rangeAfter(here);

    assertThat(StoreKey.of(owner).position(here).bytes()).isLessThan(range.from());
    Id justOlder = new Id(thing.high(), thing.low() - 1);
    assertThat(StoreKey.of(owner).position(position(2, justOlder)).bytes())
        .isBetween(range.from(), range.to());
    assertThat(StoreKey.of(owner).position(position(1, LAST_USER)).bytes())
        .isBetween(range.from(), range.to());
    assertThat(range.to()).isEqualTo(StoreKey.of(owner).range().to());
  }

  private static Position position(long millis, Id id) {
    return new Position(millis, id);
  }

  private static String hex(Bytes bytes) {
    return HexFormat.of().formatHex(bytes.get());
  }
}
