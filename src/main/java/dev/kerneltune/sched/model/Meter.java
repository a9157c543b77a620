package dev.kerneltune.sched.model;

import dev.kerneltune.sched.store.StoreException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongSupplier;

/**
 * How often a model may be asked: calls an hour, tokens a day, and a pause behind failures that
 * doubles. Every change is kept before what it allows is done, so that a run that is killed and
 * begun again has the same limits.
 */
public final class Meter {
  /** Calls in any hour. */
  static final int CALLS_AN_HOUR = 30;

  /** Tokens in a day (UTC), of questions and replies. */
  static final long TOKENS_A_DAY = 200_000;

  /** So many failures one behind the other make a pause. */
  static final int FAILURES = 5;

  /** The first pause, seconds. */
  static final long FIRST_PAUSE = 600;

  /** The longest pause, seconds. */
  static final long LONGEST_PAUSE = 21_600;

  /** How long a tenant is passed over whose reply could not be used, seconds. */
  static final long DOUBT = 600;

  /**
   * How long one is passed over that a canary went wrong beside, seconds: longer than the pause.
   */
  static final long SUSPICION = 3600;

  private static final int MOST_SUSPECTS = 64;
  private static final long HOUR = 3600;
  private static final long DAY = 86_400;

  private final LongSupplier clock;
  private final Consumer<String> keep;
  private Spent spent;

  /**
   * Makes one.
   *
   * @param text what was kept last; empty where nothing was
   * @param keep puts it away; it is called before each call and behind it
   * @param clock seconds since 1970
   * @throws StoreException where the text is none of a meter
   */
  public Meter(String text, Consumer<String> keep, LongSupplier clock) {
    this.spent = text.isBlank() ? Spent.NOTHING : Spent.of(text);
    this.keep = keep;
    this.clock = clock;
    forget();
  }

  /** Returns why so many calls with so many tokens in all must wait, if they must. */
  Optional<String> objection(int calls, long tokens) {
    forget();
    long now = clock.getAsLong();
    if (spent.closedUntil() > now) {
      return Optional.of(
          "%d failures one behind the other; the next question in %d min"
              .formatted(spent.failures(), (spent.closedUntil() - now + 59) / 60));
    }
    if (spent.calls().size() + calls > CALLS_AN_HOUR) {
      return Optional.of(
          "%d calls in the last hour, expected %d at most; the rest waits"
              .formatted(spent.calls().size(), CALLS_AN_HOUR));
    }
    if (spent.tokens() + tokens > TOKENS_A_DAY) {
      return Optional.of(
          "%d tokens today, and %d more would be over %d; the rest waits for tomorrow (UTC)"
              .formatted(spent.tokens(), tokens, TOKENS_A_DAY));
    }
    return Optional.empty();
  }

  /** Notes a call that is about to be made, with the most tokens that it may take. */
  void begin(long tokens) {
    List<Long> calls = new ArrayList<>(spent.calls());
    calls.add(clock.getAsLong());
    put(
        new Spent(
            List.copyOf(calls),
            spent.day(),
            spent.tokens() + tokens,
            spent.failures(),
            spent.closedUntil(),
            spent.pause(),
            spent.suspects()));
  }

  /**
   * Corrects the tokens of a call: a server may count them, and is believed where it counts less
   * than our rule of thumb, but for none at all.
   */
  void counted(long estimated, long counted) {
    long less = counted > 0 ? Math.clamp(estimated - counted, 0, estimated) : 0;
    put(
        new Spent(
            spent.calls(),
            spent.day(),
            Math.max(0, spent.tokens() - less),
            spent.failures(),
            spent.closedUntil(),
            spent.pause(),
            spent.suspects()));
  }

  /** Notes a question whose answers are used. */
  void succeeded() {
    fails(0, 0, 0);
  }

  /** Notes a question that failed. */
  void failed() {
    int failures = spent.failures() + 1;
    if (failures < FAILURES) {
      fails(failures, 0, 0);
    } else {
      pause(failures);
    }
  }

  /** Notes a canary that was called wrongly: that alone makes a pause. */
  void mistrusts() {
    pause(Math.max(FAILURES, spent.failures() + 1));
  }

  private void pause(int failures) {
    long pause = spent.pause() == 0 ? FIRST_PAUSE : Math.min(2 * spent.pause(), LONGEST_PAUSE);
    fails(failures, clock.getAsLong() + pause, pause);
  }

  private void fails(int failures, long closedUntil, long pause) {
    put(
        new Spent(
            spent.calls(),
            spent.day(),
            spent.tokens(),
            failures,
            closedUntil,
            pause,
            spent.suspects()));
  }

  /** Passes over a tenant for so many seconds: its names may be what makes questions fail. */
  void suspect(String tenant, long seconds) {
    Map<String, Long> suspects = new LinkedHashMap<>(spent.suspects());
    suspects.remove(tenant);
    if (suspects.size() >= MOST_SUSPECTS) {
      suspects.remove(suspects.keySet().iterator().next());
    }
    suspects.put(tenant, clock.getAsLong() + seconds);
    suspects(suspects);
  }

  /** Returns whether a tenant is passed over. */
  boolean isSuspect(String tenant) {
    forget();
    return spent.suspects().containsKey(tenant);
  }

  /** Drops what is over. A clock that was put back must not keep anything for ever. */
  private void forget() {
    long now = clock.getAsLong();
    List<Long> calls = new ArrayList<>();
    for (long each : spent.calls()) {
      if (each > now - HOUR) {
        calls.add(Math.min(each, now));
      }
    }
    Map<String, Long> suspects = new LinkedHashMap<>();
    spent
        .suspects()
        .forEach(
            (tenant, until) -> {
              if (until > now) {
                suspects.put(tenant, Math.min(until, now + SUSPICION));
              }
            });
    long day = now / DAY;
    spent =
        new Spent(
            List.copyOf(calls),
            day,
            day == spent.day() ? spent.tokens() : 0,
            spent.failures(),
            Math.min(spent.closedUntil(), now + LONGEST_PAUSE),
            Math.min(spent.pause(), LONGEST_PAUSE),
            suspects);
  }

  private void suspects(Map<String, Long> suspects) {
    put(
        new Spent(
            spent.calls(),
            spent.day(),
            spent.tokens(),
            spent.failures(),
            spent.closedUntil(),
            spent.pause(),
            suspects));
  }

  private void put(Spent next) {
    spent = next;
    keep.accept(spent.text());
  }
}
