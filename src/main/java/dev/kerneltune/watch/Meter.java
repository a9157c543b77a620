package dev.kerneltune.watch;

import dev.kerneltune.model.Subject;

/**
 * What is counted, at one place.
 *
 * @param group what it is read with
 * @param name the kernel's name for it, unique in its group and place
 * @param place the whole host, or the node that the counting devices hang on
 * @param unit what is counted
 * @param sense what it means that it goes on
 * @param check the id of the check that says how fast is too fast for any one subject; empty where
 *     none does
 */
public record Meter(Group group, String name, Subject place, Unit unit, Sense sense, String check) {
  /** Returns its name, with its place where that is not the whole host. */
  public String title() {
    return switch (place) {
      case Subject.WholeHost _ -> name;
      case Subject.Cpu _,
          Subject.Node _,
          Subject.Pci _,
          Subject.Netdev _,
          Subject.RdmaPort _,
          Subject.BlockDev _,
          Subject.Pair _ ->
          name + " " + place;
    };
  }
}
