package io.pinstream.deploy.roles;

import io.pinstream.feed.FeedReader;
import io.pinstream.feed.FeedTopology;
import io.pinstream.feed.FeedsHome;
import io.pinstream.feed.FeedsRead;
import io.pinstream.feed.delivery.FeedLimits;
import io.pinstream.query.QueryApi;
import io.pinstream.schemas.fact.FeedRead;
import io.pinstream.schemas.id.Installation;
import io.pinstream.streams.homereads.Home;
import io.pinstream.streams.homereads.HomeRead;
import io.pinstream.streams.nodes.HomeDoors;
import io.pinstream.streams.nodes.NodeCalls;
import io.pinstream.streams.nodes.NodeMap;
import io.pinstream.streams.nodes.RemoteHome;
import io.pinstream.streams.reads.ViewStores;
import io.pinstream.topologies.accounts.AccountsHome;
import io.pinstream.topologies.accounts.AccountsRead;
import io.pinstream.topologies.accounts.AccountsReader;
import io.pinstream.topologies.accounts.AccountsTopology;
import io.pinstream.topologies.boards.BoardsHome;
import io.pinstream.topologies.boards.BoardsRead;
import io.pinstream.topologies.boards.BoardsReader;
import io.pinstream.topologies.boards.BoardsTopology;
import io.pinstream.topologies.moderation.ModerationReader;
import io.pinstream.topologies.moderation.ModerationTopology;
import io.pinstream.topologies.moderation.ReviewsHome;
import io.pinstream.topologies.moderation.ReviewsRead;
import io.pinstream.topologies.operations.OperationsHome;
import io.pinstream.topologies.operations.OperationsRead;
import io.pinstream.topologies.operations.OperationsReader;
import io.pinstream.topologies.operations.OperationsTopology;
import io.pinstream.topologies.operations.OutcomeWaiters;
import io.pinstream.topologies.pins.PinsHome;
import io.pinstream.topologies.pins.PinsRead;
import io.pinstream.topologies.pins.PinsReader;
import io.pinstream.topologies.pins.PinsTopology;
import java.time.Clock;
import java.util.function.Consumer;
import java.util.function.Function;

/**
 * The homes of all applications, in this process or on other nodes. Reviews have one home in each
 * application that owns reviewable things, and one for the queue.
 */
record Homes(
    Home<AccountsRead> accounts,
    Home<PinsRead> pins,
    Home<BoardsRead> boards,
    Home<OperationsRead> operations,
    Home<FeedsRead> feeds,
    Home<ReviewsRead> reviewsOfAccounts,
    Home<ReviewsRead> reviewsOfPins,
    Home<ReviewsRead> reviewsOfBoards,
    Home<ReviewsRead> queue) {

  /** Homes of the applications in this process. */
  static Homes here(Function<String, ViewStores> storesOf, OutcomeWaiters waiters, Clock clock) {
    return of(storesOf, new FeedsHome(storesOf.apply(FeedTopology.APPLICATION)), waiters, clock);
  }

  /** Homes of standby tasks in this process, for reads that do not wait. */
  static Homes copies(Function<String, ViewStores> copiesOf, Clock clock) {
    return of(
        copiesOf,
        FeedsHome.ofCopies(copiesOf.apply(FeedTopology.APPLICATION)),
        new OutcomeWaiters(),
        clock);
  }

  private static Homes of(
      Function<String, ViewStores> storesOf, FeedsHome feeds, OutcomeWaiters waiters, Clock clock) {
    ViewStores accounts = storesOf.apply(AccountsTopology.APPLICATION);
    ViewStores pins = storesOf.apply(PinsTopology.APPLICATION);
    ViewStores boards = storesOf.apply(BoardsTopology.APPLICATION);
    return new Homes(
        new AccountsHome(accounts),
        new PinsHome(pins),
        new BoardsHome(boards),
        new OperationsHome(storesOf.apply(OperationsTopology.APPLICATION), waiters, clock),
        feeds,
        new ReviewsHome(accounts),
        new ReviewsHome(pins),
        new ReviewsHome(boards),
        new ReviewsHome(storesOf.apply(ModerationTopology.APPLICATION)));
  }

  /** Homes on other nodes. */
  static Homes elsewhere(NodeMap nodes, NodeCalls calls, int partitions) {
    record Far(NodeMap nodes, NodeCalls calls, int partitions) {
      <R extends HomeRead> Home<R> home(String application, String door, Class<R> reads) {
        return new RemoteHome<>(application, door, reads, nodes, calls, partitions);
      }

      Home<ReviewsRead> reviews(String application) {
        return home(application, HomeNames.reviewsOf(application), ReviewsRead.class);
      }
    }

    Far far = new Far(nodes, calls, partitions);
    return new Homes(
        far.home(AccountsTopology.APPLICATION, AccountsTopology.APPLICATION, AccountsRead.class),
        far.home(PinsTopology.APPLICATION, PinsTopology.APPLICATION, PinsRead.class),
        far.home(BoardsTopology.APPLICATION, BoardsTopology.APPLICATION, BoardsRead.class),
        far.home(
            OperationsTopology.APPLICATION, OperationsTopology.APPLICATION, OperationsRead.class),
        far.home(FeedTopology.APPLICATION, FeedTopology.APPLICATION, FeedsRead.class),
        far.reviews(AccountsTopology.APPLICATION),
        far.reviews(PinsTopology.APPLICATION),
        far.reviews(BoardsTopology.APPLICATION),
        far.reviews(ModerationTopology.APPLICATION));
  }

  /** Doors for other nodes to these homes. */
  HomeDoors doors() {
    return new HomeDoors()
        .open(AccountsTopology.APPLICATION, AccountsRead.class, accounts)
        .open(PinsTopology.APPLICATION, PinsRead.class, pins)
        .open(BoardsTopology.APPLICATION, BoardsRead.class, boards)
        .open(OperationsTopology.APPLICATION, OperationsRead.class, operations)
        .open(FeedTopology.APPLICATION, FeedsRead.class, feeds)
        .open(
            HomeNames.reviewsOf(AccountsTopology.APPLICATION), ReviewsRead.class, reviewsOfAccounts)
        .open(HomeNames.reviewsOf(PinsTopology.APPLICATION), ReviewsRead.class, reviewsOfPins)
        .open(HomeNames.reviewsOf(BoardsTopology.APPLICATION), ReviewsRead.class, reviewsOfBoards)
        .open(HomeNames.reviewsOf(ModerationTopology.APPLICATION), ReviewsRead.class, queue);
  }

  /**
   * The readers of the query API.
   *
   * @param feedReads is notified of feed reads
   */
  QueryApi.Views views(
      Installation installation,
      Consumer<FeedRead> feedReads,
      FeedLimits feedLimits,
      int partitions,
      Clock clock) {
    return new QueryApi.Views(
        new AccountsReader(accounts, installation),
        new PinsReader(pins),
        new BoardsReader(boards),
        new OperationsReader(operations),
        new FeedReader(feeds, feedReads, feedLimits, clock),
        new ModerationReader(
            new ModerationReader.Owners(reviewsOfAccounts, reviewsOfPins, reviewsOfBoards),
            queue,
            partitions));
  }
}
