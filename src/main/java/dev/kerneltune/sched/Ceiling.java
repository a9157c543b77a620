package dev.kerneltune.sched;

import dev.kerneltune.sched.Behaviour.Evidence;
import java.util.List;
import java.util.Optional;

/**
 * How far a task may be moved, by evidence that its name cannot forge. Names are whatever their
 * owner wants them to be: a control group, a user and an open device are not.
 */
public final class Ceiling {
  /**
   * Services that the machine stands on: not to be moved by anybody but its owner. They are told by
   * their control groups, which systemd names, and which only root can enter.
   */
  private static final List<String> SERVICES =
      List.of(
          "init.scope",
          "ssh.service",
          "sshd.service",
          "kubelet.service",
          "containerd.service",
          "docker.service",
          "crio.service",
          "k3s.service",
          "rke2-server.service",
          "rke2-agent.service",
          "slurmd.service",
          "dbus.service",
          "dbus-broker.service",
          "nvidia-fabricmanager.service",
          "nvidia-persistenced.service");

  private static final String SYSTEM_SLICE = "/system.slice/";
  private static final String OWN_SERVICES = SYSTEM_SLICE + "systemd-";
  private static final String OURS = SYSTEM_SLICE + "kernel-tune";
  private static final String USERS = "/user.slice/";
  private static final int INIT = 1;
  private static final int FIRST_USER = 1000;

  private Ceiling() {}

  /** Returns why nobody at all may move a task; empty where somebody may. */
  public static Optional<String> untouchable(Task task, int self) {
    if (task.isKernelThread()) {
      return Optional.of("a thread of the kernel");
    }
    if (task.pid() == INIT) {
      return Optional.of("process 1");
    }
    if (task.pid() == self) {
      return Optional.of("kernel-tune itself");
    }
    return task.details().isRealtime()
        ? Optional.of("scheduled as realtime, policy " + task.details().policy())
        : Optional.empty();
  }

  /** Returns why nobody but a rule of the user may move a task; empty where others may. */
  public static Optional<String> reserved(Task task) {
    String cgroup = task.cgroup();
    if (isBelow(cgroup, OURS)) {
      return Optional.of("a service of kernel-tune");
    }
    boolean isOwn = cgroup.startsWith(OWN_SERVICES);
    for (String service : SERVICES) {
      isOwn = isOwn || isIn(cgroup, SYSTEM_SLICE + service) || isIn(cgroup, "/" + service);
    }
    return isOwn ? Optional.of("in " + cgroup + ", which the machine stands on") : Optional.empty();
  }

  private static boolean isBelow(String cgroup, String stem) {
    return cgroup.startsWith(stem);
  }

  private static boolean isIn(String cgroup, String folder) {
    return cgroup.equals(folder) || cgroup.startsWith(folder + "/");
  }

  /**
   * Returns why a task may not have more than others, whatever a catalogue, a model or its
   * behaviour say; empty where it may.
   */
  public static Optional<String> notPromoted(Task task, TaskClass wanted) {
    if (!wanted.isPromoted()) {
      return Optional.empty();
    }
    if (isSession(task)) {
      return Optional.of("a login's task, which only a rule of the user promotes");
    }
    return switch (wanted) {
      case CRITICAL ->
          switch (task.behaviour().map(Behaviour::holdsGpu).orElse(Evidence.UNKNOWN)) {
            case YES -> Optional.empty();
            case NO -> Optional.of("its process holds no GPU");
            case UNKNOWN -> Optional.of("whether its process holds a GPU is not known");
          };
      case SERVING ->
          switch (task.details().gpuNearby()) {
            case YES -> Optional.empty();
            case NO -> Optional.of("no busy process of its control group holds a GPU");
            case UNKNOWN -> Optional.of("whether its control group holds a GPU is not known");
          };
      case NORMAL, BATCH, BACKGROUND -> Optional.empty();
    };
  }

  /**
   * Returns why an answer of a model may not put a task behind others; empty where it may. A model
   * that is wrong about a loop that wakes for a moment would cost whoever waits for it far more
   * than one gains that is right, and no guard watches what is not promoted.
   */
  public static Optional<String> notDemoted(Task task, TaskClass wanted) {
    if (!wanted.isDemoted()) {
      return Optional.empty();
    }
    if (task.behaviour().isEmpty()) {
      return Optional.of("what it does is not known, and a model's word is not enough");
    }
    Behaviour did = task.behaviour().get();
    return Heuristic.isWaitedFor(did)
        ? Optional.of(
            "it gives its CPU up %d times a second behind %d us each, so somebody may wait for it"
                .formatted(did.voluntary(), did.burstMicros()))
        : Optional.empty();
  }

  /** Returns whether somebody logged in, or nobody can say that it is a service. */
  private static boolean isSession(Task task) {
    String cgroup = task.cgroup();
    boolean hasGroup = cgroup.length() > 1;
    boolean isPerson = task.uid() >= FIRST_USER || task.uid() == Task.UNKNOWN_UID;
    return cgroup.startsWith(USERS) || isPerson && !hasGroup;
  }
}
