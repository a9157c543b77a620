package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Subject;
import dev.kerneltune.model.Target;
import dev.kerneltune.model.Value;
import dev.kerneltune.model.ValueKind;
import dev.kerneltune.model.Values;
import dev.kerneltune.owner.UnitLimits;
import java.util.ArrayList;
import java.util.List;

/** The limits of the units that start jobs: a job inherits them (systemd.exec(5), setrlimit(2)). */
final class JobUnitSettings {
  /**
   * Those whose processes are the parents of jobs. The kubelet is none of them: it asks a container
   * runtime.
   */
  static final List<String> UNITS =
      List.of(
          "slurmd.service",
          "containerd.service",
          "docker.service",
          "crio.service",
          "k3s.service",
          "k3s-agent.service",
          "rke2-server.service",
          "rke2-agent.service");

  private static final Subject WHOLE = new Subject.WholeHost();

  private JobUnitSettings() {}

  /**
   * Adds {@code name=value} for each of the units that is there. One that already grants as much is
   * told as such, and never lowered.
   */
  static void add(Host host, String name, String value, SettingList settings) {
    List<String> soon = new ArrayList<>();
    for (String unit : UNITS) {
      soon.addAll(UnitLimits.paths(unit));
    }
    host.warm(soon);
    boolean isOpen = false;
    for (String unit : UNITS) {
      Reading<String> granted = UnitLimits.granted(host, unit, name);
      switch (granted) {
        case Reading.Present<String>(var limit, _) -> {
          if (isAtLeast(limit, value)) {
            String already = unit + " says " + name + "=" + limit + " already";
            settings.addObstructed(WHOLE, knob(unit, name), entry(unit, name), already);
          } else {
            settings.add(
                WHOLE, knob(unit, name), entry(unit, name), name + "=" + raised(limit, value));
          }
        }
        case Reading.Absent<String> _ -> {}
        // One place stands for all that may be there.
        case Reading.Unreadable<String> _, Reading.Malformed<String> _ -> {
          if (!isOpen) {
            settings.addLack(WHOLE, knob("*", name), entry("*", name), granted);
          }
          isOpen = true;
        }
      }
    }
  }

  private static Address.UnitSetting knob(String unit, String name) {
    return new Address.UnitSetting(unit + "/" + name);
  }

  private static Target.Entry entry(String unit, String name) {
    return new Target.Entry(OwnFile.unitPath(unit), name);
  }

  /** Returns the limit to ask for: a hard limit that is higher stays as it is. */
  static String raised(String limit, String wanted) {
    int colon = limit.indexOf(':');
    String hard = colon < 0 ? "" : limit.substring(colon + 1);
    return isAtLeast(hard, wanted) ? wanted + ":" + hard : wanted;
  }

  /** Compares the soft limits, of {@code soft:hard} or one for both. */
  static boolean isAtLeast(String limit, String wanted) {
    int colon = limit.indexOf(':');
    String soft = colon < 0 ? limit : limit.substring(0, colon);
    if (soft.equals("infinity")) {
      return true;
    }
    return !wanted.equals("infinity")
        && Values.parse(ValueKind.SIZE, soft) instanceof Reading.Present<Value>(var has, _)
        && Values.parse(ValueKind.SIZE, wanted) instanceof Reading.Present<Value>(var asks, _)
        && has instanceof Value.Size(long bytes)
        && asks instanceof Value.Size(long least)
        && bytes >= least;
  }
}
