package dev.kerneltune.sched.bench;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.ThreadStat;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * A thread of the workload that does its role, as /proc tells it: no other thread of its process,
 * and no thread of anybody else.
 *
 * @param role what it does
 * @param comm its name
 * @param pid its process
 * @param tid its number
 * @param start when it started, in clock ticks since boot (field 22 of /proc/TID/stat)
 * @param cgroup its control group of version 2 (the line {@code 0::} of /proc/PID/cgroup), empty
 *     where there is none
 */
record RoleThread(Role role, String comm, int pid, int tid, long start, String cgroup) {
  private static final String UNIFIED = "0::";

  /** Returns the threads of a running workload by their names. */
  static List<RoleThread> of(Host host, Ensemble ensemble) {
    List<RoleThread> threads = new ArrayList<>();
    for (Child child : ensemble.children()) {
      String folder = "/proc/" + child.pid() + "/task";
      if (host.list(folder) instanceof Listing.Names(var tids)) {
        for (String tid : tids) {
          read(host, child, folder + "/" + tid, tid).ifPresent(threads::add);
        }
      }
    }
    return threads;
  }

  private static Optional<RoleThread> read(Host host, Child child, String folder, String tid) {
    if (host.read(folder + "/comm") instanceof Raw.Bytes comm
        && comm.text().strip().equals(child.part().comm())
        && host.read(folder + "/stat") instanceof Raw.Bytes stat) {
      return ThreadStat.parse(stat.text())
          .map(
              parsed ->
                  new RoleThread(
                      child.part().role(),
                      child.part().comm(),
                      Math.toIntExact(child.pid()),
                      Integer.parseInt(tid),
                      parsed.startTicks(),
                      cgroup(host, child)));
    }
    return Optional.empty();
  }

  private static String cgroup(Host host, Child child) {
    if (host.read("/proc/" + child.pid() + "/cgroup") instanceof Raw.Bytes bytes) {
      for (String line : bytes.text().lines().toList()) {
        if (line.startsWith(UNIFIED)) {
          return line.substring(UNIFIED.length());
        }
      }
    }
    return "";
  }
}
