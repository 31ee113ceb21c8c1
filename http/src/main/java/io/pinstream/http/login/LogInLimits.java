package io.pinstream.http.login;

import io.github.bucket4j.TimeMeter;
import io.pinstream.http.limits.ClockMeter;
import io.pinstream.http.limits.Networks;
import io.pinstream.http.login.Attempts.Limit;
import io.pinstream.http.problems.Problems;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;

/**
 * Rate limits of log-ins, by name and address together, so that nobody can lock out a name's owner
 * at another address. Existing and unknown names count the same.
 *
 * <table>
 * <caption>What is counted</caption>
 * <tr><td>a known device of the name</td><td>10 tries, then one each 6 s; beyond that it counts as
 * unknown</td></tr>
 * <tr><td>an address</td><td>60 tries, then one a second</td></tr>
 * <tr><td>a name at an address</td><td>10 tries, then one each 6 s</td></tr>
 * <tr><td>the same while the name is under attack: 50 failures, of which one is forgotten each 12 s
 * </td><td>3 tries, then one a minute</td></tr>
 * </table>
 */
public final class LogInLimits {

  private static final Limit TRIES = new Limit(10, Duration.ofSeconds(6));
  private static final Limit OF_ADDRESS = new Limit(60, Duration.ofSeconds(1));
  private static final Limit UNDER_ATTACK = new Limit(3, Duration.ofMinutes(1));
  private static final Limit FAILURES_OF_NAME = new Limit(50, Duration.ofSeconds(12));
  private static final Limit TROUBLE_OF_ADDRESS = new Limit(30, Duration.ofSeconds(20));

  /** An address with this many failures and sign-ups within some minutes is suspect. */
  private static final int SUSPECT = 10;

  private final boolean on;
  private final Counters devices;
  private final Counters addresses;
  private final Counters names;
  private final Counters pairs;
  private final Counters attackedPairs;
  private final Counters trouble;

  /**
   * A permitted password check.
   *
   * @param row as {@link PasswordQueue} has it
   */
  public record Admission(Priority priority, String row) {}

  private LogInLimits(boolean on, Clock clock) {
    this.on = on;
    TimeMeter time = new ClockMeter(clock);
    this.devices = new Counters(TRIES, time);
    this.addresses = new Counters(OF_ADDRESS, time);
    this.names = new Counters(FAILURES_OF_NAME, time);
    this.pairs = new Counters(TRIES, time);
    this.attackedPairs = new Counters(UNDER_ATTACK, time);
    this.trouble = new Counters(TROUBLE_OF_ADDRESS, time);
  }

  public static LogInLimits usual(Clock clock) {
    return new LogInLimits(true, clock);
  }

  /** For load tests. */
  public static LogInLimits none() {
    return new LogInLimits(false, Clock.systemUTC());
  }

  /**
   * Counts one attempt.
   *
   * @param device a known device of this name, or empty
   * @throws Problems.ProblemException 429 if there were too many, with the time to wait
   */
  public Admission admit(String name, String address, Optional<String> device) {
    String network = Networks.of(address);
    if (!on) {
      return new Admission(Priority.FRESH, network);
    }
    if (device.isPresent() && devices.take(device.get()).isZero()) {
      // By address, too: an attacker may own many accounts, each with a known device.
      return new Admission(Priority.KNOWN, network);
    }
    // The address first: one that is at its end must not use up anything else.
    addresses.require(network);
    String pair = network + " " + name;
    if (names.taken(name) >= FAILURES_OF_NAME.capacity()) {
      attackedPairs.require(pair);
    }
    pairs.require(pair);
    return new Admission(priorityOf(network), network);
  }

  /** Records a wrong password. Known devices do not count as an attack. */
  public void failed(String name, String address, Admission admission) {
    if (on && admission.priority() != Priority.KNOWN) {
      names.take(name);
      trouble.take(Networks.of(address));
    }
  }

  /** For a sign-up, which counts like a failure, because it costs as much. */
  public Admission signUp(String address) {
    String network = Networks.of(address);
    Admission admission = new Admission(on ? priorityOf(network) : Priority.FRESH, network);
    if (on) {
      trouble.take(network);
    }
    return admission;
  }

  private Priority priorityOf(String network) {
    long taken = trouble.taken(network);
    if (taken == 0) {
      return Priority.FRESH;
    }
    return taken < SUSPECT ? Priority.SEEN : Priority.SUSPECT;
  }
}
