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
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

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

  /** Where units are, the first one wins (systemd.unit(5)). */
  private static final List<String> FOLDERS =
      List.of(
          "/etc/systemd/system",
          "/run/systemd/system",
          "/usr/local/lib/systemd/system",
          "/usr/lib/systemd/system",
          "/lib/systemd/system");

  private static final Subject WHOLE = new Subject.WholeHost();

  private JobUnitSettings() {}

  /**
   * Adds {@code name=value} for each of the units that is there. One that already grants as much is
   * told as such, and never lowered.
   */
  static void add(Host host, String name, String value, SettingList settings) {
    List<String> soon = new ArrayList<>();
    for (String unit : UNITS) {
      for (String folder : FOLDERS) {
        soon.add(folder + "/" + unit);
      }
    }
    host.warm(soon);
    boolean isOpen = false;
    for (String unit : UNITS) {
      Reading<String> granted = unitText(host, unit).then(text -> granted(host, unit, text, name));
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

  /** Reads the file of a unit; absent where there is none, or it is masked: an empty file. */
  private static Reading<String> unitText(Host host, String unit) {
    for (String folder : FOLDERS) {
      Reading<String> text = Files.text(host, folder + "/" + unit);
      if (!(text instanceof Reading.Absent<String>)) {
        return text.then(
            content ->
                content.isBlank()
                    ? Reading.absent("the unit is masked")
                    : Reading.present(content, content));
      }
    }
    return Reading.absent("there is no such unit");
  }

  /** Returns the limit that a unit and the drop-ins of others set; empty where none does. */
  private static Reading<String> granted(Host host, String unit, String text, String name) {
    Map<String, String> dropIns = new TreeMap<>();
    for (String folder : FOLDERS) {
      String drops = folder + "/" + unit + ".d";
      for (String file : Files.names(host, drops).orElse(List.of())) {
        String path = drops + "/" + file;
        if (file.endsWith(".conf") && OwnFile.of(path).isEmpty()) {
          dropIns.putIfAbsent(file, path);
        }
      }
    }
    List<String> texts = new ArrayList<>();
    texts.add(text);
    for (String path : dropIns.values()) {
      Reading<String> dropIn = Files.text(host, path);
      if (dropIn instanceof Reading.Present<String>(var content, _)) {
        texts.add(content);
      } else if (!(dropIn instanceof Reading.Absent<String>)) {
        return dropIn.then(_ -> Reading.absent("not reached"));
      }
    }
    String last = "";
    for (String each : texts) {
      last = assigned(each, name).orElse(last);
    }
    return Reading.present(last, last);
  }

  /** Returns the last value that a unit file assigns; empty text where it takes all back. */
  static Optional<String> assigned(String text, String name) {
    Optional<String> value = Optional.empty();
    for (String line : text.split("\n", -1)) {
      String set = line.strip();
      int equals = set.indexOf('=');
      if (equals > 0 && set.substring(0, equals).strip().equals(name)) {
        value = Optional.of(set.substring(equals + 1).strip());
      }
    }
    return value;
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
