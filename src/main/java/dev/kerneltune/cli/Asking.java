package dev.kerneltune.cli;

import dev.kerneltune.model.Plan;
import dev.kerneltune.model.Step;
import java.util.Optional;
import picocli.CommandLine.ParseResult;

/** Asks the person at the terminal, or says that there is none. */
final class Asking {
  static final String YES = "--yes";

  private Asking() {}

  /** Returns the plan to carry out, or nothing, told, when it was declined. */
  static Optional<Plan> confirmed(Plan plan, ParseResult parsed, Output output) {
    if (Options.given(parsed, YES)) {
      return Optional.of(plan);
    }
    Optional<Plan> confirmed = ask(plan, parsed, output);
    if (confirmed.isEmpty()) {
      output.err().println("kernel-tune: nothing was changed");
    }
    return confirmed;
  }

  private static Optional<Plan> ask(Plan plan, ParseResult parsed, Output output) {
    if (Options.isJson(parsed)) {
      throw new UserError(
          parsed.commandSpec().name()
              + ": as JSON nobody is shown the plan and asked, expected --yes, or --dry-run to see"
              + " it");
    }
    if (!output.isTerminal()) {
      throw new UserError(
          parsed.commandSpec().name() + ": no terminal to ask at, expected --yes in a script");
    }
    try (Asker asker = new TerminalAsker(output)) {
      return new Confirmation(asker, output.out(), step -> why(step, parsed, output)).confirm(plan);
    }
  }

  private static String why(Step.Do step, ParseResult parsed, Output output) {
    try {
      return ExplainCommand.text(step.change().check(), parsed, output);
    } catch (UserError e) {
      // An undo may be about a check that this catalogue does not have: no reason not to ask on.
      return String.valueOf(e.getMessage());
    }
  }
}
