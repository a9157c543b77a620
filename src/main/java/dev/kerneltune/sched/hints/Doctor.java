package dev.kerneltune.sched.hints;

import dev.kerneltune.host.Capabilities;
import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.host.ThreadAnswer;
import dev.kerneltune.host.ThreadReader;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.ReweightDefect;
import dev.kerneltune.probe.Files;
import dev.kerneltune.sched.hints.Diagnosis.State;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** What of sched works on this machine, and what does not: one line for each cause. */
public final class Doctor {
  private static final String AUTOGROUP = "/proc/sys/kernel/sched_autogroup_enabled";
  private static final String RELEASE = "/proc/sys/kernel/osrelease";
  private static final String STATUS = "/proc/self/status";
  private static final String OPEN =
      "whether control groups of this kernel may starve each other for seconds: ";
  private static final int GROUPS_TOLD = 6;

  private final Host host;
  private final ThreadReader reader = new ThreadReader();
  private final List<Diagnosis> found = new ArrayList<>();

  private Doctor(Host host) {
    this.host = host;
  }

  /** Looks at the machine; changes nothing. */
  public static List<Diagnosis> of(Host host) {
    Doctor doctor = new Doctor(host);
    doctor.kernel();
    doctor.reweight();
    doctor.capabilities();
    doctor.slices();
    doctor.autogroup();
    doctor.groups();
    doctor.counters();
    doctor.ownCalls();
    doctor.found.addAll(SchedExtDoctor.of(host));
    doctor.found.addAll(TaskDoctor.of(host));
    return List.copyOf(doctor.found);
  }

  private void add(String topic, State state, String says) {
    found.add(new Diagnosis(topic, state, says));
  }

  private void kernel() {
    String name =
        Files.text(host, RELEASE) instanceof Reading.Present<String>(var text, _)
            ? text
            : "no " + RELEASE;
    if (Files.text(host, "/proc/2/comm") instanceof Reading.Present<String>(var comm, _)
        && comm.equals("kthreadd")) {
      add("kernel", State.WORKS, name + "; nice and policies work on every kernel");
    } else {
      add(
          "kernel",
          State.LIMITED,
          name
              + "; process 2 is not kthreadd, so this is a PID namespace of its own: the tasks of"
              + " the host are not seen; run it on the host");
    }
  }

  /** Hints change weights and wake-ups more often, and so meet the defect more often. */
  private void reweight() {
    Reading<Boolean> defect = Files.text(host, RELEASE).then(ReweightDefect::of);
    switch (defect) {
      case Reading.Present<Boolean>(var isAffected, _) ->
          add(
              "reweight",
              isAffected ? State.LIMITED : State.WORKS,
              isAffected
                  ? "control groups of this kernel may starve each other for seconds, with hints"
                      + " more often; 6.18.45 or 7.1 and newer cure it"
                  : "its release is without the defect that lets groups starve each other");
      case Reading.Absent<Boolean> _, Reading.Unreadable<Boolean> _ ->
          add("reweight", State.UNKNOWN, OPEN + defect.words());
      case Reading.Malformed<Boolean>(var raw, var problem) ->
          add("reweight", State.UNKNOWN, OPEN + "\"" + raw + "\"; expected " + problem);
    }
  }

  private void capabilities() {
    Optional<Capabilities> has = effective(host);
    if (has.isEmpty()) {
      add("capabilities", State.UNKNOWN, STATUS + ": no CapEff that can be read");
      return;
    }
    List<String> lacking = new ArrayList<>();
    lack(
        lacking,
        has.get(),
        Capabilities.SYS_NICE,
        "CAP_SYS_NICE: no thread can be promoted or restored");
    lack(
        lacking,
        has.get(),
        Capabilities.SYS_PTRACE,
        "CAP_SYS_PTRACE: programs and descriptors of other users are not seen, so no GPU evidence");
    lack(
        lacking,
        has.get(),
        Capabilities.DAC_READ_SEARCH,
        "CAP_DAC_READ_SEARCH: descriptors of other users are not seen");
    if (lacking.isEmpty()) {
      add("capabilities", State.WORKS, "CAP_SYS_NICE, CAP_SYS_PTRACE and CAP_DAC_READ_SEARCH");
    }
    for (String each : lacking) {
      boolean isNeeded = each.startsWith("CAP_SYS_NICE");
      add(
          "capabilities",
          isNeeded ? State.MISSING : State.LIMITED,
          "without " + each + "; run it by sudo");
    }
  }

  /** Returns why threads cannot be set here; empty where they can. */
  public static Optional<String> refusal(Host host) {
    return effective(host).filter(each -> each.has(Capabilities.SYS_NICE)).isPresent()
        ? Optional.empty()
        : Optional.of(
            STATUS + ": CapEff without CAP_SYS_NICE; expected it, to set threads; run it by sudo");
  }

  private static void lack(List<String> lacking, Capabilities has, int capability, String words) {
    if (!has.has(capability)) {
      lacking.add(words);
    }
  }

  /** Returns what this process may do; empty where it cannot be read. */
  static Optional<Capabilities> effective(Host host) {
    return host.read(STATUS) instanceof Raw.Bytes bytes
        ? Capabilities.parse(bytes.text())
        : Optional.empty();
  }

  private void slices() {
    if (reader.read(0) instanceof ThreadAnswer.Refused(var error)) {
      add("sched_getattr", State.MISSING, error + "; hints cannot be set");
      return;
    }
    Slices slices = Slices.of(reader);
    if (slices.areSupported()) {
      add("EEVDF slices", State.WORKS, "the usual slice is " + slices.usual() + " ns");
    } else {
      add(
          "EEVDF slices",
          State.MISSING,
          "sched_getattr tells none (6.12 and newer do); nice and policy alone are set");
    }
  }

  /**
   * A thread is in the autogroup of its session where its group of the cpu controller is the root's
   * (task_wants_autogroup in kernel/sched/autogroup.c), so not where systemd gives services and
   * sessions groups of their own with that controller.
   */
  private void autogroup() {
    Reading<String> setting = Files.text(host, AUTOGROUP);
    if (!(setting instanceof Reading.Present<String>(var text, _))) {
      add("autogroup", State.WORKS, "this kernel has none, or it cannot be read");
      return;
    }
    CpuGroups groups = new CpuGroups(host);
    if (!text.equals("1")) {
      add("autogroup", State.WORKS, "off (" + AUTOGROUP + "): nice counts between sessions");
    } else if (groups.areUnified() && groups.areSharedOut()) {
      add(
          "autogroup",
          State.LIMITED,
          "on, for threads in the root control group alone: between their sessions nice does"
              + " nothing; threads in units of systemd are not concerned");
    } else {
      add(
          "autogroup",
          State.MISSING,
          "on, and no control group of the unified hierarchy has the cpu controller: nice does"
              + " nothing between sessions (setsid(2)); sysctl kernel.sched_autogroup_enabled=0");
    }
  }

  private void groups() {
    CpuGroups groups = new CpuGroups(host);
    if (!groups.areUnified()) {
      add(
          "cgroup weights",
          State.MISSING,
          "no cpu controller in the unified hierarchy at "
              + CpuGroups.MOUNT
              + " (cgroup v1?): weights are not set, and groups of v1 part tasks as well");
      return;
    }
    if (!groups.areSharedOut()) {
      add("cgroup weights", State.WORKS, "no group shares out CPU time: nice counts everywhere");
      return;
    }
    List<String> first = groups.first();
    add(
        "cgroup weights",
        State.LIMITED,
        "hints count inside a control group and not between two; groups with a weight: "
            + String.join(" ", first.subList(0, Math.min(GROUPS_TOLD, first.size())))
            + (first.size() > GROUPS_TOLD ? " and more" : "")
            + "; --cgroup-weights sets those of systemd");
    first.stream()
        .filter(name -> name.startsWith("kubepods"))
        .forEach(
            name ->
                add(
                    "kubelet",
                    State.LIMITED,
                    name
                        + ": the weights of pods are kubelet's and are never written; hints count"
                        + " inside one container"));
  }

  private void counters() {
    if (!(host.read("/proc/self/schedstat") instanceof Raw.Bytes)) {
      add(
          "guards",
          State.LIMITED,
          "/proc/PID/schedstat is not there: waits are not guarded (CONFIG_SCHED_INFO)");
    } else if (!(host.read("/proc/pressure/cpu") instanceof Raw.Bytes)) {
      add(
          "guards",
          State.LIMITED,
          "/proc/pressure/cpu is not there: pressure is not guarded (CONFIG_PSI, psi=1)");
    } else {
      add("guards", State.WORKS, "schedstat and pressure are there");
    }
  }

  /** What a program may set of itself while it has hints (user_check_sched_setscheduler). */
  private void ownCalls() {
    add("own calls", State.LIMITED, HintsBackend.OWN_CALLS);
  }
}
