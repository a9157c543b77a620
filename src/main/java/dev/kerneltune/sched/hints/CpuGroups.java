package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Values;
import java.util.List;
import java.util.OptionalInt;

/**
 * The control groups between which CPU time is shared out first: those with the cpu controller of
 * the unified hierarchy (Documentation/admin-guide/cgroup-v2.rst). Nice counts inside one of them,
 * never between two.
 */
final class CpuGroups {
  /** Where systemd mounts the unified hierarchy. */
  static final String MOUNT = "/sys/fs/cgroup";

  private static final String WEIGHT = "/cpu.weight";

  private final Host host;

  CpuGroups(Host host) {
    this.host = host;
  }

  /** Returns whether the cpu controller is one of the unified hierarchy at all. */
  boolean areUnified() {
    return text(MOUNT + "/cgroup.controllers").contains("cpu");
  }

  /** Returns whether groups below the root share out CPU time. */
  boolean areSharedOut() {
    return text(MOUNT + "/cgroup.subtree_control").contains("cpu");
  }

  private List<String> text(String path) {
    return host.read(path) instanceof Raw.Bytes bytes ? Values.words(bytes.text()) : List.of();
  }

  /** Returns the group that a task of this cgroup competes as; empty for the root. */
  String effective(String cgroup) {
    String path = cgroup.equals("/") ? "" : cgroup;
    while (!path.isEmpty() && !(host.read(MOUNT + path + WEIGHT) instanceof Raw.Bytes)) {
      path = path.substring(0, Math.max(0, path.lastIndexOf('/')));
    }
    return path;
  }

  static String weightFile(String cgroup) {
    return MOUNT + cgroup + WEIGHT;
  }

  /** Returns cpu.weight; empty where the group has none, is gone, or does not tell. */
  OptionalInt weight(String cgroup) {
    return host.read(weightFile(cgroup)) instanceof Raw.Bytes bytes
        ? number(bytes.text().strip())
        : OptionalInt.empty();
  }

  /** Returns whether the group is gone, or has no weight any more; not where nobody can tell. */
  boolean isGone(String cgroup) {
    return host.read(weightFile(cgroup)) instanceof Raw.Missing;
  }

  private static OptionalInt number(String text) {
    boolean isNumber =
        !text.isEmpty() && text.length() < 6 && text.chars().allMatch(c -> c >= '0' && c <= '9');
    return isNumber ? OptionalInt.of(Integer.parseInt(text)) : OptionalInt.empty();
  }

  /** Returns whether cpu.idle is set, which leaves the weight without a meaning. */
  boolean isIdle(String cgroup) {
    return text(MOUNT + cgroup + "/cpu.idle").equals(List.of("1"));
  }

  /** Returns the groups right below the root that have a weight. */
  List<String> first() {
    return host.list(MOUNT) instanceof Listing.Names(var names)
        ? names.stream().filter(name -> weight("/" + name).isPresent()).toList()
        : List.of();
  }
}
