package dev.kerneltune.sched.guard;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalLong;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GuardsTest {
  private static final long SECOND = 1_000_000_000L;
  private static final Baseline BEFORE =
      new Baseline(
          OptionalLong.of(1_000), OptionalLong.of(200), List.of(99.0, 100.0, 101.0, 100.0, 100.0));

  private static Window window(OptionalLong wait, OptionalLong pressure, OptionalDouble metric) {
    return new Window(wait, pressure, metric, Map.of());
  }

  private static Verdict waits(Baseline baseline, long... micros) {
    List<Window> windows = new ArrayList<>();
    for (long each : micros) {
      windows.add(window(OptionalLong.of(each), OptionalLong.empty(), OptionalDouble.of(100)));
    }
    return Guards.judge(baseline, windows);
  }

  private static Verdict pressures(long... permille) {
    return Guards.judge(
        BEFORE,
        Arrays.stream(permille)
            .mapToObj(
                each -> window(OptionalLong.empty(), OptionalLong.of(each), OptionalDouble.of(100)))
            .toList());
  }

  private static Verdict metrics(Baseline baseline, double... values) {
    return Guards.judge(
        baseline,
        Arrays.stream(values)
            .mapToObj(
                each -> window(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(each)))
            .toList());
  }

  private static String guard(Verdict verdict) {
    return switch (verdict) {
      case Verdict.Fine() -> "fine";
      case Verdict.Tripped(var guard, _) -> guard;
    };
  }

  @Test
  void aWaitThatGrewByHalfInThreeOfFourWindowsTrips() {
    assertThat(guard(waits(BEFORE, 1_501, 900, 1_501, 1_501))).isEqualTo("wait");
    assertThat(guard(waits(BEFORE, 1_501, 1_501, 1_501))).isEqualTo("wait");
    assertThat(guard(waits(BEFORE, 1_500, 1_500, 1_500, 1_500))).isEqualTo("fine");
    assertThat(guard(waits(BEFORE, 9_000, 900, 900, 9_000))).isEqualTo("fine");
    assertThat(guard(waits(BEFORE, 9_000, 9_000))).isEqualTo("fine");
  }

  @Test
  void onlyTheLastFourWindowsCount() {
    assertThat(guard(waits(BEFORE, 9_000, 9_000, 9_000, 900, 900, 900, 900))).isEqualTo("fine");
    assertThat(guard(waits(BEFORE, 900, 900, 900, 900, 9_000, 9_000, 9_000))).isEqualTo("wait");
  }

  @Test
  void aShortWaitMayGrowByMoreThanHalf() {
    Baseline quiet = new Baseline(OptionalLong.of(10), OptionalLong.empty(), List.of());
    assertThat(guard(waits(quiet, 110, 110, 110, 110))).isEqualTo("fine");
    assertThat(guard(waits(quiet, 111, 111, 111, 111))).isEqualTo("wait");
  }

  @Test
  void theReasonHoldsWhatWasSeenAndWhatWasExpected() {
    assertThat(waits(BEFORE, 1_600, 1_700, 1_800))
        .isEqualTo(
            new Verdict.Tripped(
                "wait",
                "promoted threads waited 1800 us for a CPU (p99) where they waited 1000 us before;"
                    + " expected at most 1500 us"));
  }

  @Test
  void pressureMayGrowByTenPoints() {
    assertThat(guard(pressures(300, 300, 300, 300))).isEqualTo("fine");
    assertThat(guard(pressures(301, 301, 301))).isEqualTo("pressure");
  }

  @Test
  void theMetricMayFallByThreePercentAndItsNoise() {
    // The median is 100, its median absolute deviation 0: 97 is the floor.
    assertThat(guard(metrics(BEFORE, 97, 97, 97, 97))).isEqualTo("fine");
    assertThat(guard(metrics(BEFORE, 96.9, 96.9, 96.9))).isEqualTo("metric");
    Baseline noisy =
        new Baseline(
            OptionalLong.empty(), OptionalLong.empty(), List.of(80.0, 90.0, 100.0, 110.0, 120.0));
    // The deviation is 10: 97 - 2 * 14.826.
    assertThat(noisy.metricFloor()).isBetween(67.3, 67.4);
    assertThat(guard(metrics(noisy, 68, 68, 68, 68))).isEqualTo("fine");
    assertThat(guard(metrics(noisy, 67, 67, 67, 67))).isEqualTo("metric");
  }

  @Test
  void aMetricBelowZeroFallsDownwardsToo() {
    Baseline loss =
        new Baseline(OptionalLong.empty(), OptionalLong.empty(), List.of(-100.0, -100.0, -100.0));
    assertThat(guard(metrics(loss, -103, -103, -103))).isEqualTo("fine");
    assertThat(guard(metrics(loss, -104, -104, -104))).isEqualTo("metric");
  }

  @Test
  void aMetricThatGoesSilentTrips() {
    Baseline baseline =
        new Baseline(OptionalLong.empty(), OptionalLong.empty(), List.of(10.0, 10.0, 10.0));
    Window silent = window(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.empty());
    Window fine = window(OptionalLong.empty(), OptionalLong.empty(), OptionalDouble.of(10));
    assertThat(guard(Guards.judge(baseline, List.of(silent, silent, fine)))).isEqualTo("fine");
    assertThat(guard(Guards.judge(baseline, List.of(silent, fine, silent, silent))))
        .isEqualTo("metric");
    Baseline none = new Baseline(OptionalLong.empty(), OptionalLong.empty(), List.of());
    assertThat(guard(Guards.judge(none, List.of(silent, silent, silent)))).isEqualTo("fine");
  }

  @Test
  void whatHasNoBaselineIsNotJudged() {
    Baseline nothing = new Baseline(OptionalLong.empty(), OptionalLong.empty(), List.of(1.0, 1.0));
    assertThat(guard(waits(nothing, 1_000_000, 1_000_000, 1_000_000))).isEqualTo("fine");
    assertThat(guard(metrics(nothing, 0, 0, 0))).isEqualTo("fine");
  }

  @Test
  void theNinetyNinthPercentileIsTheNearestRank() {
    assertThat(Samples.p99(List.of())).isEmpty();
    assertThat(Samples.p99(List.of(7L))).hasValue(7);
    List<Long> hundred = new ArrayList<>();
    for (long i = 100; i > 0; i--) {
      hundred.add(i);
    }
    assertThat(Samples.p99(hundred)).hasValue(99);
    hundred.add(1_000L);
    assertThat(Samples.p99(hundred)).hasValue(100);
  }

  @Test
  void aThreadThatIsReadyAndStandsStillIsAStall() {
    Stalls stalls = new Stalls();
    assertThat(look(stalls, 'R', 5, 0)).isEqualTo("fine");
    assertThat(look(stalls, 'R', 5, 29 * SECOND)).isEqualTo("fine");
    assertThat(look(stalls, 'R', 5, 30 * SECOND)).isEqualTo("stall");
  }

  @Test
  void aThreadThatRanOrSleptInBetweenIsNoStall() {
    Stalls ran = new Stalls();
    look(ran, 'R', 5, 0);
    look(ran, 'R', 6, 20 * SECOND);
    assertThat(look(ran, 'R', 6, 40 * SECOND)).isEqualTo("fine");
    Stalls slept = new Stalls();
    look(slept, 'R', 5, 0);
    look(slept, 'S', 5, 20 * SECOND);
    assertThat(look(slept, 'R', 5, 40 * SECOND)).isEqualTo("fine");
  }

  private static String look(Stalls stalls, char state, long ran, long now) {
    stalls.begin();
    stalls.see(42, 1, state, ran, now);
    return guard(Guards.stall(stalls.longest()));
  }

  @Test
  void aProgramThatDidNotLookForAMinuteHangs() {
    assertThat(guard(Guards.hang(59 * SECOND))).isEqualTo("fine");
    assertThat(guard(Guards.hang(60 * SECOND))).isEqualTo("hang");
  }

  @Test
  void anEventOfTheKernelTrips() {
    assertThat(guard(Guards.events("x", 3, 3))).isEqualTo("fine");
    assertThat(guard(Guards.events("x", 3, 4))).isEqualTo("events");
  }

  @Test
  void windowsAreMadeOfReadingsBehindTheBaseline() {
    WindowMaker maker = new WindowMaker(10 * SECOND, 0);
    maker.pressure(1_000_000);
    maker.waitBefore(1_000);
    maker.metric(10);
    maker.pressure(2_000_000);
    // 1 s of 10 s: 10 %.
    maker.endBaseline(10 * SECOND);
    assertThat(maker.baseline().pressurePermille()).hasValue(100);
    assertThat(maker.baseline().waitMicros()).hasValue(1_000);
    long pressure = 2_000_000;
    String last = "";
    for (int window = 1; window <= 3; window++) {
      assertThat(guard(maker.judge(Set.of(), (10 + 10L * window - 1) * SECOND))).isEqualTo("fine");
      maker.waitOfPromoted(500);
      pressure += 3_000_000;
      maker.pressure(pressure);
      last = guard(maker.judge(Set.of(), (10 + 10L * window) * SECOND));
    }
    // 30 % where it was 10 %, for the third time.
    assertThat(last).isEqualTo("pressure");
  }

  private static final String OURS = "/ours";
  private static final String OTHER = "/other";

  /** What is said when another group wants and gets so much, window by window. */
  private static Verdict shares(Demand before, Demand... windows) {
    WindowMaker maker = new WindowMaker(10 * SECOND, 0);
    for (int look = 0; look < 3; look++) {
      maker.demands(Map.of(OTHER, before, OURS, new Demand(500, 500)));
    }
    maker.endBaseline(10 * SECOND);
    long now = 10 * SECOND;
    Verdict last = new Verdict.Fine();
    for (Demand each : windows) {
      maker.demands(
          Map.of(OTHER, each, OURS, new Demand(1, 999), "/came later", new Demand(1, 999)));
      now += 10 * SECOND;
      last = maker.judge(Set.of(OURS), now);
    }
    return last;
  }

  @Test
  void aGroupThatGetsLessThanThreeQuartersOfWhatItGotBeforeIsHarmed() {
    Demand before = new Demand(600, 400);
    Demand kept = new Demand(450, 550);
    Demand lost = new Demand(449, 551);
    assertThat(guard(shares(before, kept, kept, kept, kept))).isEqualTo("fine");
    assertThat(guard(shares(before, lost, lost, kept, lost))).isEqualTo("share");
    assertThat(guard(shares(before, lost, lost, kept, kept))).isEqualTo("fine");
    assertThat(shares(before, lost, kept, lost, lost))
        .isEqualTo(
            new Verdict.Tripped(
                "share",
                "control group /other, which has no hints, had a CPU in 44.9 % of the time in which"
                    + " it wanted one, where it was 60.0 % before; expected at least 45.0 %"
                    + " (/proc/TID/schedstat)"));
  }

  @Test
  void aGroupThatRunsAsMuchAsBeforeAndOnlyWantsMoreHasLostNothing() {
    Demand before = new Demand(8_000, 0);
    Demand twice = new Demand(8_000, 8_000);
    assertThat(guard(shares(before, twice, twice, twice))).isEqualTo("fine");
    Demand less = new Demand(7_900, 8_000);
    assertThat(guard(shares(before, less, less, less))).isEqualTo("share");
  }

  @Test
  void aSmallGroupThatStarvesIsSeenBesideALargeOne() {
    WindowMaker maker = new WindowMaker(10 * SECOND, 0);
    Demand large = new Demand(30_000, 20_000);
    for (int look = 0; look < 3; look++) {
      maker.demands(Map.of("/large", large, "/small", new Demand(900, 100)));
    }
    maker.endBaseline(10 * SECOND);
    String said = "";
    for (long window = 2; window <= 4; window++) {
      maker.demands(Map.of("/large", large, "/small", new Demand(10, 990)));
      said = maker.judge(Set.of(), window * 10 * SECOND).toString();
    }
    assertThat(said).contains("control group /small").contains("1.0 %").contains("90.0 %");
  }

  @Test
  void oneGroupAfterTheOtherIsNoHarmOfEither() {
    WindowMaker maker = new WindowMaker(10 * SECOND, 0);
    Demand before = new Demand(600, 400);
    List<String> groups = List.of("/a", "/b", "/c", "/d");
    for (int look = 0; look < 3; look++) {
      maker.demands(Map.of("/a", before, "/b", before, "/c", before, "/d", before));
    }
    maker.endBaseline(10 * SECOND);
    for (int window = 0; window < 4; window++) {
      maker.demands(Map.of(groups.get(window), new Demand(10, 990)));
      assertThat(guard(maker.judge(Set.of(), (2L + window) * 10 * SECOND))).isEqualTo("fine");
    }
  }

  @Test
  void whatHardlyWantsOrHardlyWaitsOrWasNotThereBeforeIsNotJudged() {
    Demand hardly = new Demand(30, 49);
    assertThat(guard(shares(new Demand(80, 0), hardly, hardly, hardly))).isEqualTo("fine");
    Demand waits = new Demand(30, 50);
    assertThat(guard(shares(new Demand(80, 0), waits, waits, waits))).isEqualTo("share");
    assertThat(guard(shares(new Demand(49, 0), waits, waits, waits))).isEqualTo("fine");
    assertThat(guard(shares(Demand.NONE, waits, waits, waits))).isEqualTo("fine");
  }

  @Test
  void aWindowIsTheMeanOfItsLooks() {
    WindowMaker maker = new WindowMaker(10 * SECOND, 0);
    for (int look = 0; look < 3; look++) {
      maker.demands(Map.of(OTHER, new Demand(80, 0)));
    }
    maker.endBaseline(10 * SECOND);
    for (long window = 2; window <= 5; window++) {
      maker.demands(Map.of(OTHER, new Demand(30, 49)));
      maker.demands(Map.of(OTHER, new Demand(30, 49)));
      assertThat(guard(maker.judge(Set.of(), window * 10 * SECOND))).isEqualTo("fine");
    }
  }

  @Test
  void fewerThanThreeLooksAreNoBaseline() {
    WindowMaker maker = new WindowMaker(10 * SECOND, 0);
    maker.demands(Map.of(OTHER, new Demand(900, 100), OURS, new Demand(900, 100)));
    maker.demands(Map.of(OTHER, new Demand(900, 100), OURS, new Demand(900, 100)));
    maker.demands(Map.of(OURS, new Demand(900, 100)));
    maker.endBaseline(10 * SECOND);
    assertThat(maker.groups()).isEqualTo(1);
  }
}
