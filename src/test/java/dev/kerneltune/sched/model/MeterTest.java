package dev.kerneltune.sched.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.sched.store.StoreException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MeterTest {
  private static final long DAY = 86_400;

  private long now = 20_000 * DAY + 1000;
  private String kept = "";

  /** Returns the meter of a program that was begun again. */
  private Meter meter() {
    return new Meter(kept, text -> kept = text, () -> now);
  }

  @Test
  void callsAreCountedOverAnHourAndOverRestarts() {
    for (int i = 0; i < Meter.CALLS_AN_HOUR; i++) {
      assertThat(meter().objection(1, 1)).isEmpty();
      meter().begin(1);
      now += 10;
    }
    assertThat(meter().objection(1, 1)).get().asString().contains("30 calls in the last hour");
    now += 3600 - 300;
    assertThat(meter().objection(1, 1)).isEmpty();
    assertThat(meter().objection(2, 1)).isPresent();
  }

  @Test
  void tokensAreCountedByDay() {
    meter().begin(Meter.TOKENS_A_DAY - 10);
    assertThat(meter().objection(1, 10)).isEmpty();
    assertThat(meter().objection(1, 11)).isPresent();
    now += DAY;
    assertThat(meter().objection(1, 11)).isEmpty();
  }

  @Test
  void aServerThatCountsFewerTokensIsBelievedButForNoneAtAll() {
    Meter meter = meter();
    meter.begin(Meter.TOKENS_A_DAY);
    meter.counted(Meter.TOKENS_A_DAY, 0);
    meter.counted(Meter.TOKENS_A_DAY, -5);
    meter.counted(Meter.TOKENS_A_DAY, Long.MAX_VALUE);
    meter.counted(Meter.TOKENS_A_DAY, Long.MIN_VALUE);
    assertThat(meter.objection(1, 1)).isPresent();
    meter.counted(Meter.TOKENS_A_DAY, 100);
    assertThat(meter.objection(1, Meter.TOKENS_A_DAY - 100)).isEmpty();
  }

  @Test
  void thePauseDoublesToSixHoursAndASuccessEndsIt() {
    for (int i = 0; i < Meter.FAILURES; i++) {
      assertThat(meter().objection(1, 1)).isEmpty();
      meter().failed();
    }
    long pause = Meter.FIRST_PAUSE;
    for (int i = 0; i < 10; i++) {
      now += pause - 1;
      assertThat(meter().objection(1, 1)).isPresent();
      now += 1;
      assertThat(meter().objection(1, 1)).isEmpty();
      meter().failed();
      pause = Math.min(2 * pause, Meter.LONGEST_PAUSE);
    }
    now += Meter.LONGEST_PAUSE;
    meter().succeeded();
    meter().failed();
    assertThat(meter().objection(1, 1)).isEmpty();
  }

  @Test
  void fourFailuresAndASuccessArePassedOver() {
    for (int i = 0; i < 20; i++) {
      meter().failed();
      meter().failed();
      meter().failed();
      meter().failed();
      meter().succeeded();
    }
    assertThat(meter().objection(1, 1)).isEmpty();
  }

  @Test
  void aClockThatIsPutBackKeepsNothingForEver() {
    meter().mistrusts();
    meter().suspect("x", Meter.SUSPICION);
    for (int i = 0; i < Meter.CALLS_AN_HOUR; i++) {
      meter().begin(1);
    }
    now -= 365 * DAY;
    meter().begin(0);
    now += Meter.LONGEST_PAUSE + 1;
    assertThat(meter().objection(1, 1)).isEmpty();
    assertThat(meter().isSuspect("x")).isFalse();
  }

  @Test
  void suspectsAreFewAndForgottenBehindAnHour() {
    for (int i = 0; i < 1000; i++) {
      meter().suspect("tenant" + i, Meter.SUSPICION);
    }
    assertThat(kept.length()).isLessThan(4000);
    assertThat(meter().isSuspect("tenant999")).isTrue();
    assertThat(meter().isSuspect("tenant0")).isFalse();
    now += Meter.SUSPICION;
    assertThat(meter().isSuspect("tenant999")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "x",
        "{}",
        "[]",
        "{\"calls\":[1,2],\"day\":-1,\"tokens\":0,\"failures\":0,\"closedUntil\":0,\"pause\":0,"
            + "\"suspects\":{}}",
        "{\"calls\":[\"1\"],\"day\":1,\"tokens\":0,\"failures\":0,\"closedUntil\":0,\"pause\":0,"
            + "\"suspects\":{}}"
      })
  void aCountThatCannotBeReadIsNotTakenForNothing(String text) {
    kept = text;
    assertThatThrownBy(this::meter).isInstanceOf(StoreException.class);
  }
}
