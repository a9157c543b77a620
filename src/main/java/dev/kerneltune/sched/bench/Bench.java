package dev.kerneltune.sched.bench;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Lets arms take turns over one workload that never stops, and measures each turn. */
public final class Bench {
  /** How long the workload runs before anything is measured: until its loops are compiled. */
  private static final long WARM_UP_SECONDS = 2;

  private Bench() {}

  /**
   * Measures.
   *
   * @param tools what else runs in each turn
   * @param each told of every block when it is done
   * @return what was measured, be it until an arm could not be entered, or the workload did not go
   *     on
   */
  public static Measured run(
      Ensemble ensemble,
      List<Arm> arms,
      Turns turns,
      List<InstalledTool> tools,
      Consumer<Block> each)
      throws InterruptedException {
    List<Block> blocks = new ArrayList<>();
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
    for (int pass = 0; pass < turns.blocks(); pass++) {
      int place = 0;
      for (Arm arm : Turns.order(arms, pass)) {
        Turn turn;
        try {
          turn = turn(ensemble, arm, turns, tools);
        } catch (BenchException e) {
          return Measured.early(blocks, arms.size(), why(arm, e));
        }
        Block block =
            new Block(arm.name(), pass, place++, turn.values(), turn.wakeups(), turn.trouble());
        blocks.add(block);
        each.accept(block);
      }
    }
    return new Measured(blocks, Optional.empty());
  }

  private static String why(Arm arm, BenchException error) {
    String why = String.valueOf(error.getMessage());
    return why.startsWith(arm.name() + ": ") ? why : arm.name() + ": " + why;
  }

  private record Turn(Map<Metric, Double> values, long wakeups, Optional<String> trouble) {}

  private static Turn turn(Ensemble ensemble, Arm arm, Turns turns, List<InstalledTool> tools)
      throws InterruptedException {
    try {
      arm.enter(ensemble);
      TimeUnit.NANOSECONDS.sleep(turns.dropNanos());
      ensemble.begin();
      TimeUnit.NANOSECONDS.sleep(turns.blockNanos() - turns.dropNanos());
      Map<Role, Tally> tallies = ensemble.report();
      Map<Metric, Double> values = Metric.of(tallies);
      List<String> troubles = new ArrayList<>();
      for (InstalledTool tool : tools) {
        switch (tool.run()) {
          case InstalledTool.Came.Figures(var figures) -> values.putAll(figures);
          case InstalledTool.Came.Late(var why) -> troubles.add(why);
        }
      }
      arm.trouble().ifPresent(troubles::add);
      Tally decode = tallies.getOrDefault(Role.DECODE, Tally.empty());
      return new Turn(
          values,
          decode.late().count(),
          troubles.isEmpty() ? Optional.empty() : Optional.of(String.join("; ", troubles)));
    } finally {
      arm.leave(ensemble);
    }
  }
}
