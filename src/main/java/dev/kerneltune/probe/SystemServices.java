package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Machine;
import dev.kerneltune.model.Reading;
import java.util.List;

/**
 * Whether a systemd service runs, told by files alone: a service that runs has a control group of
 * its name.
 */
final class SystemServices {
  private static final List<String> ROOTS = List.of("/sys/fs/cgroup", "/sys/fs/cgroup/systemd");

  private SystemServices() {}

  /**
   * Returns whether {@code service} (with its suffix) runs; where the services cannot be seen, its
   * own file in {@code runFolder} tells. Beside services that can be seen that file proves nothing:
   * a daemon that was killed leaves it behind, one that somebody started by hand has it as well.
   * Not finding the service proves nothing inside a container, nor where containers run that could
   * hold it (a driver container of the GPU Operator does).
   */
  static Reading<Boolean> running(
      Machine machine, Host host, String service, String runFolder, String runFile, Trail trail) {
    Reading<List<String>> files = Files.names(host, runFolder);
    boolean left = files.orElse(List.of()).contains(runFile);
    if (left) {
      trail.see(runFolder, runFile);
    } else {
      trail.see(runFolder, files);
    }
    for (String root : ROOTS) {
      String slice = root + "/system.slice";
      if (Files.names(host, slice) instanceof Reading.Present<List<String>>(var units, _)) {
        if (units.contains(service)) {
          trail.see(slice, service);
          return Reading.present(true, slice + "/" + service);
        }
        trail.see(slice, "no " + service + " among " + units.size() + " entries");
        return left
            ? Reading.unreadable(
                runFolder
                    + "/"
                    + runFile
                    + " is there and no "
                    + service
                    + ": left over, or started by hand",
                "")
            : elsewhere(machine, host, root, units, trail);
      }
    }
    if (left) {
      return Reading.present(true, runFolder + "/" + runFile);
    }
    return Reading.unreadable("no control groups of systemd services to look at", "");
  }

  private static Reading<Boolean> elsewhere(
      Machine machine, Host host, String root, List<String> units, Trail trail) {
    if (!machine.place().container().orElse("unknown").equals("none")) {
      return Reading.unreadable("a container does not see the host's services", "the host");
    }
    boolean containers = false;
    for (String unit : units) {
      containers |= isContainer(unit);
    }
    if (Files.names(host, root) instanceof Reading.Present<List<String>>(var slices, _)) {
      for (String slice : slices) {
        containers |= isContainerFolder(slice);
      }
    }
    if (containers) {
      trail.see(root, "containers run here");
      return Reading.unreadable("it may run in one of the containers of this host", "");
    }
    return Reading.present(false, "no control group of that name");
  }

  /** Knows the folders in which runtimes without systemd, and podman and LXC, keep containers. */
  static boolean isContainerFolder(String name) {
    return name.startsWith("kubepods")
        || name.equals("docker")
        || name.startsWith("libpod")
        || name.startsWith("lxc")
        || name.equals("machine.slice");
  }

  static boolean isContainer(String unit) {
    return unit.endsWith(".scope")
        && (unit.startsWith("docker-")
            || unit.startsWith("libpod-")
            || unit.startsWith("cri-containerd-")
            || unit.startsWith("crio-"));
  }
}
