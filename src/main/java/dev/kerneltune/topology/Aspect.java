package dev.kerneltune.topology;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Check;
import dev.kerneltune.model.SubjectKind;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** What about the wiring of a machine a check judges, told by where it looks. */
public enum Aspect {
  /** Whether a port on the way sends peer traffic up to the root complex. */
  ACS,
  /** Whether a link is as fast and as wide as its ends. */
  LINK,
  /** What lies between two devices, or whether they share a NUMA node. */
  PATH,
  /** Whether the firmware says on which NUMA node a device is. */
  NODE,
  /** Whether the interrupts of a device are delivered near it. */
  INTERRUPTS;

  /** Returns the word as outputs write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Returns what {@code check} judges about the wiring; empty where it judges something else. */
  public static Optional<Aspect> of(Check check) {
    if (check.forEach() == SubjectKind.HOST) {
      return Optional.empty();
    }
    return switch (check.look()) {
      case Address.Sysfs(var rest) when rest.equals("./numa_node") -> Optional.of(NODE);
      case Address.Probe(var question) -> ofQuestion(question);
      case Address _ -> Optional.empty();
    };
  }

  private static Optional<Aspect> ofQuestion(String question) {
    int slash = question.indexOf('/');
    return switch (question.substring(0, Math.max(slash, 0))) {
      case "pci-acs" -> Optional.of(ACS);
      case "pcie-link" -> Optional.of(LINK);
      case "pci-topology", "locality" -> Optional.of(PATH);
      case "irq" -> question.endsWith("-affinity") ? Optional.of(INTERRUPTS) : Optional.empty();
      default -> Optional.empty();
    };
  }

  /** Returns those of {@code checks} that judge the wiring. */
  public static List<Check> judging(List<Check> checks) {
    List<Check> found = new ArrayList<>();
    for (Check check : checks) {
      if (of(check).isPresent()) {
        found.add(check);
      }
    }
    return found;
  }
}
