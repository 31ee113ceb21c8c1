package io.pinstream.deploy.deadletters;

import io.pinstream.deploy.cli.BrokerAddresses;
import io.pinstream.deploy.deadletters.Letter.Place;
import io.pinstream.streams.deadletters.DeadLetter;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import org.apache.kafka.common.KafkaException;
import org.apache.kafka.common.errors.TimeoutException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code pinstream dead-letters}: what could not be processed. */
@Command(
    name = "dead-letters",
    description = "Shows records that could not be processed, and writes them back.")
@SuppressWarnings("NullAway.Init") // picocli sets the options.
public final class DeadLettersCommand implements Runnable {

  private static final int MOST_LISTED = 10_000;
  private static final int MOST_REPLAYED = 1_000;

  @Spec private CommandSpec spec;

  @Override
  public void run() {
    throw new ParameterException(spec.commandLine(), "Say list, show or replay");
  }

  /** Where they are. */
  static final class Broker {

    @Option(
        names = "--bootstrap",
        paramLabel = "HOST:PORT",
        defaultValue = "127.0.0.1:9092",
        converter = BrokerAddresses.class,
        description = "The broker (default: ${DEFAULT-VALUE}).")
    private String bootstrap;
  }

  /** Which of them. */
  static final class Filter {

    @Option(
        names = "--topic",
        paramLabel = "TOPIC",
        description = "Only those that came from this topic.")
    private @Nullable String topic;

    @Option(
        names = "--reason",
        paramLabel = "TEXT",
        description = "Only those whose reason contains this.")
    private @Nullable String reason;

    boolean isEmpty() {
      return topic == null && reason == null;
    }

    Predicate<Letter> predicate() {
      String from = topic;
      String why = reason;
      return letter ->
          (from == null || from.equals(letter.headers().get(DeadLetter.TOPIC)))
              && (why == null || letter.reason().contains(why));
    }
  }

  @Command(description = "Lists them, newest first: place, time, where it came from, reason.")
  int list(
      @Mixin Broker broker,
      @Mixin Filter filter,
      @Option(
              names = "--limit",
              paramLabel = "N",
              defaultValue = "20",
              description = "How many at most (default: ${DEFAULT-VALUE}).")
          int limit,
      @Option(names = "--oldest", description = "Oldest first.") boolean oldest)
      throws InterruptedException {
    requireWithin("--limit", limit, MOST_LISTED);
    return asked(
        broker,
        box -> {
          List<Letter> letters =
              oldest
                  ? box.oldest(filter.predicate(), limit)
                  : box.newest(filter.predicate(), limit);
          letters.forEach(letter -> System.out.println(line(letter)));
          if (letters.isEmpty()) {
            System.out.println("No dead letters.");
          } else if (letters.size() == limit) {
            System.out.println("There may be more: --limit N shows up to N.");
          }
          return ExitCode.OK;
        });
  }

  @Command(description = "Shows one of them whole. It may contain private data.")
  int show(
      @Mixin Broker broker,
      @Parameters(
              paramLabel = "PARTITION:OFFSET",
              converter = Places.class,
              description = "As `list` names it.")
          Place place,
      @Option(names = "--hex", description = "Key and value as hexadecimal digits.") boolean hex)
      throws InterruptedException {
    return asked(
        broker,
        box -> {
          Letter letter = box.find(place).orElse(null);
          if (letter == null) {
            return failed("There is no dead letter " + place + ", or none any more");
          }
          show(letter, hex);
          return ExitCode.OK;
        });
  }

  @Command(
      description = {
        "Writes them back to the topic and the partition that they came from, with the same key and"
            + " value. Without --yes, says only what it would do.",
        "What has been written back already is not written again."
      })
  int replay(
      @Mixin Broker broker,
      @Mixin Filter filter,
      @Parameters(
              paramLabel = "PARTITION:OFFSET",
              arity = "0..*",
              converter = Places.class,
              description = "As `list` names them.")
          @Nullable List<Place> places,
      @Option(names = "--all", description = "All of them, oldest first, up to 1000.") boolean all,
      @Option(names = "--yes", description = "Does it.") boolean yes)
      throws InterruptedException {
    List<Place> named = places == null ? List.of() : places;
    if (named.isEmpty() == (filter.isEmpty() && !all)) {
      throw new ParameterException(
          spec.commandLine().getSubcommands().get("replay"),
          "Name dead letters as PARTITION:OFFSET, or choose them with --topic, --reason or --all");
    }
    return asked(
        broker,
        box -> {
          List<Place> chosen =
              named.isEmpty()
                  ? box.oldest(filter.predicate(), MOST_REPLAYED).stream()
                      .map(Letter::place)
                      .toList()
                  : named.stream().distinct().toList();
          try (Replay replay = new Replay(box, broker.bootstrap)) {
            return replay(box, replay, chosen, yes);
          }
        });
  }

  private static int replay(LetterBox box, Replay replay, List<Place> chosen, boolean yes)
      throws InterruptedException {
    List<Letter> good = new ArrayList<>();
    int bad = 0;
    for (Place place : chosen) {
      Letter letter = box.find(place).orElse(null);
      String obstacle = letter == null ? "there is none, or none any more" : letter.obstacle();
      if (letter == null || obstacle != null) {
        System.err.println("Dead letter " + place + " cannot be replayed: " + obstacle);
        bad++;
      } else {
        good.add(letter);
      }
    }
    Map<Place, String> already = replay.already(good);
    int done = 0;
    for (Letter letter : good) {
      Place place = letter.place();
      String before = already.get(place);
      if (before != null) {
        System.out.println(place + " was replayed already, as " + before);
      } else if (yes) {
        System.out.println(place + " is " + replay.write(letter) + " now");
        done++;
      } else {
        System.out.println(
            "%s would go to %s again (it was %s): %s"
                .formatted(
                    place,
                    letter.origin().orElseThrow().partition(),
                    letter.origin().orElseThrow(),
                    DeadLetter.shortened(letter.reason())));
        done++;
      }
    }
    System.out.println(
        yes
            ? "Replayed: " + done
            : done == 0 ? "Nothing to replay." : "Nothing was written. With --yes: " + done);
    return bad == 0 ? ExitCode.OK : ExitCode.SOFTWARE;
  }

  /** What is to be done with the dead letters. */
  private interface Question {
    int answer(LetterBox box) throws InterruptedException;
  }

  private static int asked(Broker broker, Question question) throws InterruptedException {
    try (LetterBox box = new LetterBox(broker.bootstrap)) {
      return question.answer(box);
    } catch (TimeoutException e) {
      return failed("No broker answers at " + broker.bootstrap + ": " + e.getMessage());
    } catch (KafkaException e) {
      return failed("The broker at " + broker.bootstrap + " refuses: " + e.getMessage());
    }
  }

  private static int failed(String why) {
    System.err.println(why);
    return ExitCode.SOFTWARE;
  }

  private void requireWithin(String option, int value, int most) {
    if (value < 1 || value > most) {
      throw new ParameterException(
          spec.commandLine().getSubcommands().get("list"), option + " must be from 1 to " + most);
    }
  }

  private static String line(Letter letter) {
    return "%-10s %s  %s  %s"
        .formatted(
            letter.place(), letter.time(), from(letter), DeadLetter.shortened(letter.reason()));
  }

  private static String from(Letter letter) {
    return letter
        .origin()
        .map(origin -> DeadLetter.shortened(origin.toString()))
        .orElse("an unknown place");
  }

  private static void show(Letter letter, boolean hex) {
    System.out.println("dead letter  " + letter.place());
    System.out.println("time         " + letter.time());
    System.out.println("came from    " + from(letter));
    letter
        .headers()
        .forEach(
            (name, text) ->
                System.out.println("header       " + DeadLetter.shortened(name + ": " + text)));
    System.out.println("key          " + content(letter.key(), hex));
    System.out.println("value        " + content(letter.value(), hex));
    String obstacle = letter.obstacle();
    System.out.println(
        "replay       " + (obstacle == null ? "possible" : "impossible: " + obstacle));
  }

  private static String content(byte @Nullable [] bytes, boolean hex) {
    if (bytes == null) {
      return "none";
    }
    return hex
        ? HexFormat.of().formatHex(bytes)
        : text(bytes).orElseGet(() -> "hex " + HexFormat.of().formatHex(bytes));
  }

  /** Empty for what is no text, or would do something to a terminal. */
  private static Optional<String> text(byte[] bytes) {
    try {
      String text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes)).toString();
      boolean plain =
          text.chars().allMatch(c -> c == '\n' || c == '\t' || !Character.isISOControl(c));
      return plain ? Optional.of(text) : Optional.empty();
    } catch (CharacterCodingException e) {
      return Optional.empty();
    }
  }

  /** Places as people write them. */
  static final class Places implements picocli.CommandLine.ITypeConverter<Place> {

    @Override
    public Place convert(String text) {
      if (!text.matches("[0-9]{1,9}:[0-9]{1,18}")) {
        throw new picocli.CommandLine.TypeConversionException(
            "'" + text + "' is not PARTITION:OFFSET, such as 1:42");
      }
      int colon = text.indexOf(':');
      return new Place(
          Integer.parseInt(text.substring(0, colon)), Long.parseLong(text.substring(colon + 1)));
    }
  }
}
