package dev.kerneltune.sched.scx;

import dev.kerneltune.host.Host;
import java.util.List;
import java.util.Optional;

/**
 * Looks now and then whether a control group got a limit or a share of CPU time since the scheduler
 * was loaded, which would drop it: kubelet and systemd set them with each pod and service.
 */
final class LimitWatch {
  /** Some thousand files are read: not at each look at the tasks. */
  static final int EVERY = 5;

  private int looks;

  /**
   * Returns why the scheduler must go; empty where there is no reason, or this look is not one at
   * which the groups are read.
   */
  Optional<String> look(Host host) {
    looks++;
    if (looks % EVERY != 0) {
      return Optional.empty();
    }
    List<String> limits = LimitedGroups.read(host).limits();
    return limits.isEmpty()
        ? Optional.empty()
        : Optional.of(
            "/sys/fs/cgroup"
                + limits.getFirst()
                + ", set since the BPF scheduler was loaded, which does not keep it; expected no"
                + " limit and no weight of CPU time; use the backend hints");
  }
}
