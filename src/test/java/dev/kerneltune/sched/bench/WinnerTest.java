package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class WinnerTest {
  private final Map<String, String> arms = new LinkedHashMap<>(Map.of(DefaultArm.NAME, ""));
  private final List<Block> blocks = new ArrayList<>();

  private void arm(String name, int turns, double steps, double ops) {
    arms.put(name, "");
    for (int pass = 0; pass < turns; pass++) {
      blocks.add(
          new Block(
              name, pass, 0, Map.of(Metric.DECODE_STEPS, steps, Metric.BATCH_OPS, ops), 50_000));
    }
  }

  private Outcome outcome(int turns, int busyPermille) {
    return new Outcome(
        new Conditions("", "", "", busyPermille, Conditions.Timing.REAL),
        Workload.mix(2, Workload.Tenancy.ALONE, Naming.KNOWN, DecodeStep.USUAL),
        Turns.of(turns, 1_000_000_000),
        arms,
        Map.of(),
        List.of(),
        blocks);
  }

  @Test
  void theArmWithMoreStepsWinsIfNobodyPaysForIt() {
    arm(DefaultArm.NAME, 6, 100, 100);
    arm("hints", 6, 200, 100);
    assertThat(Winner.of(outcome(6, 0))).contains("hints");
    arm("scx", 6, 300, 101);
    assertThat(Winner.of(outcome(6, 0))).contains("scx");
    arm("nice", 6, 400, 100);
    assertThat(Winner.of(outcome(6, 0))).contains("scx");
  }

  @Test
  void whoMakesTheBatchWorkWorseOrStopsItDoesNotWin() {
    arm(DefaultArm.NAME, 6, 100, 100);
    arm("hints", 6, 200, 90);
    arm("scx", 6, 300, 0);
    assertThat(Winner.of(outcome(6, 0))).contains("none");
  }

  @Test
  void noDifferenceIsNoVictory() {
    arm(DefaultArm.NAME, 6, 100, 100);
    arm("hints", 6, 100, 100);
    assertThat(Winner.of(outcome(6, 0))).contains("none");
  }

  @Test
  void fewTurnsLoudNeighboursAndOtherArmsDecideNothing() {
    arm(DefaultArm.NAME, 4, 100, 100);
    arm("scx", 4, 200, 100);
    assertThat(Winner.of(outcome(6, 0))).isEmpty();
    arm("hints", 4, 200, 100);
    assertThat(Winner.of(outcome(4, 0))).isEmpty();
    assertThat(Winner.of(outcome(6, 100))).isEmpty();
  }
}
