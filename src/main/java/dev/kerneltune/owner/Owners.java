package dev.kerneltune.owner;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/**
 * Who else writes the knobs of a machine, and what its next boot will make of them. Files that
 * state a value are understood; commands that a boot runs (ExecStart of units, RUN of udev rules,
 * scripts of tuned, bootcmd of cloud-init, cron) are not.
 */
public final class Owners {
  private Owners() {}

  /** Reads every configuration that is known to write knobs. */
  public static Claims of(Host host, Machine machine) {
    switch (machine.place().container()) {
      case Reading.Present<String>(var runtime, _) -> {
        if (!runtime.equals("none")) {
          return nothing("the files here are those of a container (" + runtime + ")", "the host");
        }
      }
      case Reading.Absent<String> _ -> {}
      case Reading.Unreadable<String>(var obstacle, var needs) -> {
        return nothing("whose files these are: " + obstacle, needs);
      }
      case Reading.Malformed<String>(_, var problem) -> {
        return nothing("whose files these are: expected " + problem, "");
      }
    }
    Gathering to = new Gathering(host);
    BootArguments.gather(to);
    ModprobeFiles.gather(to);
    Reapplied reapplied = Tuned.gather(to, machine);
    SysctlFiles.gather(to, reapplied);
    TmpfilesFiles.gather(to);
    UdevRules.gather(to, machine);
    LinkFiles.gather(to, machine);
    UnitFiles.gather(to);
    LimitsFiles.gather(to);
    Daemons.irqbalance(to);
    Daemons.networks(to);
    return to.claims();
  }

  /** A container has files of the same names, which configure nothing. */
  private static Claims nothing(String obstacle, String needs) {
    List<ClaimSource> sources = new ArrayList<>();
    for (Owner each : Owner.values()) {
      sources.add(new ClaimSource(each, "/", "", Reading.unreadable(obstacle, needs)));
    }
    return new Claims(List.of(), sources);
  }
}
