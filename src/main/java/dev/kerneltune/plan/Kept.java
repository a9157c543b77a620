package dev.kerneltune.plan;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Generator;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import java.util.Optional;

/** How a value comes back at the next boot, on this machine. */
sealed interface Kept {
  /**
   * At a place that we write.
   *
   * @param knob what it sets, in the words of the catalogue
   * @param target the place
   * @param before what it holds
   * @param after what it shall hold
   * @param generator what must run afterwards
   * @param note what a reader must know; empty where there is nothing
   */
  record At(
      Address.Knob knob,
      Target target,
      State before,
      State after,
      Optional<Generator> generator,
      String note)
      implements Kept {
    /** Returns whether it is there already. */
    boolean isThere() {
      return States.same(target, before, after);
    }

    /** Returns the same with something to say before what it says. */
    At saying(String words) {
      String both = note.isEmpty() ? words : words + "; " + note;
      return new At(knob, target, before, after, generator, both);
    }
  }

  /** By what is there already and is not ours, such as a word of the command line. */
  record Already(String because) implements Kept {}

  /** Only a person can do it. */
  record ByHand(String text) implements Kept {}

  /** What is there could not be read, so it is not touched. */
  record Unknown(String because) implements Kept {}

  /** It does not come back. */
  record Not(String because) implements Kept {}
}
