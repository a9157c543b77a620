package dev.kerneltune.sched.bench;

import java.util.List;
import java.util.Optional;

/**
 * What came of letting arms take turns.
 *
 * @param blocks all of them in the order in which they were measured; where it ended early, those
 *     of the passes before, of which there is an even number, so that each arm was as often first
 *     as last
 * @param ended why an arm could not be entered or the workload did not go on, if it was so
 */
public record Measured(List<Block> blocks, Optional<String> ended) {
  /** Made of what there is when it ends early. */
  static Measured early(List<Block> blocks, int arms, String why) {
    int inTwoPasses = 2 * arms;
    return new Measured(
        List.copyOf(blocks.subList(0, blocks.size() / inTwoPasses * inTwoPasses)),
        Optional.of(why));
  }
}
