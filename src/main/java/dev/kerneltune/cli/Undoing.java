package dev.kerneltune.cli;

import dev.kerneltune.apply.PresentStates;
import dev.kerneltune.apply.ThisMachine;
import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Catalog;
import dev.kerneltune.model.Ledger;
import dev.kerneltune.model.Plan;
import dev.kerneltune.plan.Undo;
import java.util.Set;
import picocli.CommandLine.ParseResult;

/** Which runs an undo is about, and its plan. */
final class Undoing {
  static final String TO = "--to";
  static final String ALL = "--all";

  private Undoing() {}

  /** Returns the numbers of the runs that were asked for: the newest that stands, if none was. */
  static Set<Integer> runs(ParseResult parsed, Ledger ledger) {
    String given = parsed.matchedPositionalValue(0, "");
    boolean all = Options.given(parsed, ALL);
    boolean to = Options.given(parsed, TO);
    if ((given.isEmpty() ? 0 : 1) + (all ? 1 : 0) + (to ? 1 : 0) > 1) {
      throw new UserError("rollback: expected one of ID, " + TO + " and " + ALL);
    }
    Set<Integer> standing = Undo.standing(ledger);
    if (all) {
      return standing;
    }
    if (to) {
      return Undo.after(ledger, known(Options.value(parsed, TO, ""), ledger, standing));
    }
    if (given.isEmpty()) {
      return Undo.newest(ledger);
    }
    return Set.of(known(given, ledger, standing));
  }

  private static int known(String text, Ledger ledger, Set<Integer> standing) {
    for (Ledger.Run run : ledger.runs()) {
      if (Integer.toString(run.number()).equals(text)) {
        return run.number();
      }
    }
    throw new UserError(
        "rollback: there is no run '"
            + text
            + "'; "
            + (standing.isEmpty() ? "nothing stands" : "what stands: " + standing)
            + " (kernel-tune history)");
  }

  /** Returns the plan that takes these runs back. */
  static Plan plan(Ledger ledger, Set<Integer> runs, Catalog catalog) {
    PresentStates present = ThisMachine.present(ledger);
    return Undo.plan(
        ledger, runs, present.states(), present.identities(), boot(), catalog.checks());
  }

  /** Returns the id of this boot; empty where the kernel does not tell. */
  static String boot() {
    try (CachedHost host = Hosts.live()) {
      return host.read("/proc/sys/kernel/random/boot_id") instanceof Raw.Bytes bytes
          ? bytes.text().strip()
          : "";
    }
  }
}
