package dev.kerneltune.sched.scx;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Set;

/**
 * The control groups with tasks that have a limit or a share of CPU time of their own. The kernel
 * enforces cpu.max and cpu.weight in its fair class alone (kernel/sched/ext.c hands them to BPF
 * schedulers, and ours takes neither).
 *
 * @param limits a line for each: its path, the file, what it says
 * @param looked how many groups were looked at
 * @param isWhole whether those were all
 */
public record LimitedGroups(List<String> limits, int looked, boolean isWhole) {
  private static final String MOUNT = "/sys/fs/cgroup";

  /** More groups than a host has that runs pods by the hundred. */
  private static final int MOST = 20_000;

  private static final int DEEPEST = 32;

  /** What the names of the files in a group begin with, up to their first dot. */
  private static final Set<String> FILES =
      Set.of(
          "cgroup", "cpu", "cpuset", "dmem", "hugetlb", "io", "irq", "memory", "misc", "pids",
          "rdma");

  /** Copies the list. */
  public LimitedGroups {
    limits = List.copyOf(limits);
  }

  private record Folder(String path, int depth) {}

  /** Looks at all groups of the unified hierarchy. */
  static LimitedGroups read(Host host) {
    List<String> limits = new ArrayList<>();
    Deque<Folder> left = new ArrayDeque<>(List.of(new Folder("", 0)));
    boolean whole = host.list(MOUNT) instanceof Listing.Names(var roots) && isUnified(roots);
    int looked = 0;
    while (!left.isEmpty() && looked < MOST) {
      Folder folder = left.poll();
      switch (host.list(MOUNT + folder.path)) {
        case Listing.Names(var names) -> {
          looked++;
          whole &= limit(host, folder.path, names, limits);
          for (String name : names) {
            int dot = name.indexOf('.');
            boolean isFile = dot > 0 && FILES.contains(name.substring(0, dot));
            if (!isFile && folder.depth < DEEPEST) {
              left.add(new Folder(folder.path + "/" + name, folder.depth + 1));
            }
            whole &= isFile || folder.depth < DEEPEST;
          }
        }
        case Listing.None(var why) -> whole &= isNoGroup(why);
      }
    }
    return new LimitedGroups(limits, looked, whole && left.isEmpty());
  }

  /**
   * Returns whether a hierarchy of the second version begins here, with all that it has: in the
   * first one limits stand elsewhere, and what a container sees is a part.
   */
  private static boolean isUnified(List<String> roots) {
    return roots.contains("cgroup.controllers") && !roots.contains("cgroup.events");
  }

  /** Returns whether what cannot be listed or read went meanwhile, or is a file of a new kind. */
  private static boolean isNoGroup(Raw why) {
    return switch (why) {
      case Raw.Missing() -> true;
      // ENODEV is what a file gives whose group goes while it is open (fs/kernfs/file.c).
      case Raw.Failed(var error) -> error.startsWith("ENOTDIR") || error.startsWith("ENODEV");
      case Raw.Bytes _, Raw.NotRecorded(), Raw.Refused _, Raw.Blocked _ -> false;
    };
  }

  /** Adds the limits of a group; false: they could not all be read. */
  private static boolean limit(Host host, String path, List<String> names, List<String> limits) {
    if (path.isEmpty() || !names.contains("cpu.max")) {
      return true;
    }
    Raw events = host.read(MOUNT + path + "/cgroup.events");
    if (events instanceof Raw.Bytes bytes && !bytes.text().contains("populated 1")) {
      return true;
    }
    Raw max = host.read(MOUNT + path + "/cpu.max");
    if (!text(max).isEmpty() && !text(max).startsWith("max")) {
      limits.add(path + ": cpu.max is " + text(max));
    }
    // With cpu.idle it is 0.
    Raw weight = host.read(MOUNT + path + "/cpu.weight");
    if (!text(weight).isEmpty() && !text(weight).equals("100")) {
      limits.add(path + ": cpu.weight is " + text(weight));
    }
    return isTold(events) && isTold(max) && isTold(weight);
  }

  private static boolean isTold(Raw raw) {
    return raw instanceof Raw.Bytes || isNoGroup(raw);
  }

  private static String text(Raw raw) {
    return raw instanceof Raw.Bytes bytes ? bytes.text().strip() : "";
  }
}
