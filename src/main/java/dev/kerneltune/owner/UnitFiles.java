package dev.kerneltune.owner;

import dev.kerneltune.host.UnitMask;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Owner;
import dev.kerneltune.model.Reading;
import dev.kerneltune.owner.Gathering.ConfFile;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The limits and placement that units of job managers and container runtimes ask for: the unit's
 * file from the first folder that has one, then its drop-ins in the order of their names
 * (systemd.unit(5)), and the defaults of the manager (systemd-system.conf(5)). What unit names mean
 * by other ways, such as aliases, is not looked at.
 */
final class UnitFiles {
  /** Where units are, the strongest first (systemd.unit(5)). */
  static final List<String> FOLDERS =
      List.of(
          "/etc/systemd/system",
          "/run/systemd/system",
          "/usr/local/lib/systemd/system",
          "/usr/lib/systemd/system",
          "/lib/systemd/system");

  /** Where the manager's configuration is (systemd-system.conf(5)). */
  static final List<String> MANAGER =
      List.of("/etc/systemd", "/run/systemd", "/usr/local/lib/systemd", "/usr/lib/systemd");

  private static final List<String> UNITS =
      List.of(
          "slurmd.service",
          "containerd.service",
          "docker.service",
          "crio.service",
          "kubelet.service",
          "k3s.service",
          "nvidia-persistenced.service");

  private UnitFiles() {}

  /**
   * Returns the settings of a unit that bound or place its processes; what it executes and its
   * environment, which may hold keys, are left out.
   */
  static List<ConfText.Entry> parse(String text) {
    List<ConfText.Entry> settings = new ArrayList<>();
    for (ConfText.Entry entry : ConfText.entries(text)) {
      boolean isService = entry.section().equals("Service");
      boolean isManager = entry.section().equals("Manager");
      if (isService && UnitMask.isPlacement(entry.key())
          || isManager && entry.key().startsWith("DefaultLimit")) {
        settings.add(entry);
      }
    }
    return settings;
  }

  /** Gathers what units and the manager's configuration claim. */
  static void gather(Gathering to) {
    Map<String, List<String>> names = new TreeMap<>();
    for (String folder : FOLDERS) {
      Reading<List<String>> listed = Reads.names(to.host(), folder);
      to.source(Owner.SYSTEMD_UNIT, folder, listed.map(List::size));
      names.put(folder, listed.orElse(List.of()));
    }
    for (String unit : UNITS) {
      List<String> paths = new ArrayList<>();
      Map<String, String> dropIns = new TreeMap<>();
      for (String folder : FOLDERS) {
        List<String> there = names.getOrDefault(folder, List.of());
        if (paths.isEmpty() && there.contains(unit)) {
          paths.add(folder + "/" + unit);
        }
        dropIns(to, folder, there, "service.d", dropIns);
        dropIns(to, folder, there, unit + ".d", dropIns);
      }
      if (!paths.isEmpty()) {
        paths.addAll(dropIns.values());
        claim(to, unit, to.read(Owner.SYSTEMD_UNIT, paths));
      }
    }
    manager(to);
  }

  private static void dropIns(
      Gathering to, String folder, List<String> there, String name, Map<String, String> dropIns) {
    if (!there.contains(name)) {
      return;
    }
    String path = folder + "/" + name;
    Reading<List<String>> files = Reads.names(to.host(), path);
    to.source(Owner.SYSTEMD_UNIT, path, files.map(List::size));
    for (String file : files.orElse(List.of())) {
      if (file.endsWith(".conf")) {
        dropIns.putIfAbsent(file, path + "/" + file);
      }
    }
  }

  private static void manager(Gathering to) {
    List<String> paths = new ArrayList<>();
    for (String folder : MANAGER) {
      Reading<List<String>> names = Reads.names(to.host(), folder);
      to.source(Owner.SYSTEMD_UNIT, folder, names.map(List::size));
      if (names.orElse(List.of()).contains("system.conf")) {
        paths.add(folder + "/system.conf");
        break;
      }
    }
    List<ConfFile> files = new ArrayList<>(to.read(Owner.SYSTEMD_UNIT, paths));
    List<String> folders = new ArrayList<>();
    for (String folder : MANAGER) {
      folders.add(folder + "/system.conf.d");
    }
    files.addAll(to.files(Owner.SYSTEMD_UNIT, folders, ".conf"));
    claim(to, "system.conf", files);
  }

  private static void claim(Gathering to, String unit, List<ConfFile> files) {
    int order = 0;
    for (ConfFile file : files) {
      for (ConfText.Entry entry : parse(file.text())) {
        to.claim(
            new Address.UnitSetting(unit + "/" + entry.key()),
            entry.value(),
            Owner.SYSTEMD_UNIT,
            file.at(entry.line()),
            Ranks.UNIT + order++);
      }
    }
  }
}
