package dev.kerneltune.model;

import java.util.List;
import java.util.Map;

/**
 * Everything that was found out about a machine.
 *
 * @param machine what stands in it
 * @param byLook at least one fact for everything that was asked
 */
public record Facts(Machine machine, Map<Look, List<Fact>> byLook) {
  /** Returns the facts that answer {@code look}; never empty. */
  public List<Fact> of(Look look) {
    List<Fact> facts = byLook.getOrDefault(look, List.of());
    return facts.isEmpty()
        ? List.of(
            new Fact(
                look.address(),
                new Subject.WholeHost(),
                Layer.RUNNING,
                Reading.unreadable("nobody answered", ""),
                List.of()))
        : facts;
  }
}
