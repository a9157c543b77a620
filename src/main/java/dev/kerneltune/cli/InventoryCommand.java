package dev.kerneltune.cli;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.inventory.AboutThisHost;
import dev.kerneltune.model.Machine;
import dev.kerneltune.report.MachineJson;
import dev.kerneltune.report.MachineText;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParseResult;

/** Prints what stands in the machine, judging nothing. */
final class InventoryCommand implements Command {
  private static final String ABOUT = "--about";

  @Override
  public CommandSpec spec() {
    CommandSpec spec =
        Options.command("inventory", "What stands in this machine: CPUs, nodes, GPUs, NICs, NVMe.");
    spec.addOption(Options.format());
    spec.addOption(
        Options.flag(
            ABOUT, "Also describe this machine's model, firmware and system (table format)."));
    HostOptions.add(spec);
    return spec;
  }

  @Override
  public ExitCode run(ParseResult parsed, Output output) {
    boolean json = Options.isJson(parsed);
    try (CachedHost host = HostOptions.open(parsed)) {
      Machine machine = HostOptions.machine(parsed, host, output);
      output.out().print(json ? MachineJson.document(machine) : MachineText.full(machine));
      if (Options.given(parsed, ABOUT) && !json) {
        if (!HostOptions.isLive(parsed)) {
          throw new UserError("--about: only for the machine that runs it, not a recording");
        }
        output.out().print(AboutThisHost.describe());
      }
      return ExitCode.FINE;
    }
  }
}
