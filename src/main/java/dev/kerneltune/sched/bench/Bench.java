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
   * @param each told of every block when it is done
   * @return all blocks, in the order in which they were measured
   * @throws BenchException when an arm cannot be entered, or the workload does not go on
   */
  public static List<Block> run(
      Ensemble ensemble, List<Arm> arms, Turns turns, Consumer<Block> each)
      throws InterruptedException {
    List<Block> blocks = new ArrayList<>();
    TimeUnit.SECONDS.sleep(WARM_UP_SECONDS);
    for (int pass = 0; pass < turns.blocks(); pass++) {
      int place = 0;
      for (Arm arm : Turns.order(arms, pass)) {
        Turn turn = turn(ensemble, arm, turns);
        Tally decode = turn.tallies().getOrDefault(Role.DECODE, Tally.empty());
        Block block =
            new Block(
                arm.name(),
                pass,
                place++,
                Metric.of(turn.tallies()),
                decode.late().count(),
                turn.trouble());
        blocks.add(block);
        each.accept(block);
      }
    }
    return blocks;
  }

  private record Turn(Map<Role, Tally> tallies, Optional<String> trouble) {}

  private static Turn turn(Ensemble ensemble, Arm arm, Turns turns) throws InterruptedException {
    try {
      arm.enter(ensemble);
      TimeUnit.NANOSECONDS.sleep(turns.dropNanos());
      ensemble.begin();
      TimeUnit.NANOSECONDS.sleep(turns.blockNanos() - turns.dropNanos());
      Map<Role, Tally> tallies = ensemble.report();
      return new Turn(tallies, arm.trouble());
    } finally {
      arm.leave(ensemble);
    }
  }
}
