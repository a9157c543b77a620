package dev.kerneltune.sched.scx;

import dev.kerneltune.host.Capabilities;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.SchedExtProbe;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether the scheduler may be loaded on a machine. It is refused where loading cannot work, and
 * where it would work and silently drop what somebody relies on. What is not known is a reason to
 * refuse, too.
 */
public final class ScxPreflight {
  /** The name of the scheduler in /sys/kernel/sched_ext/root/ops. */
  public static final String NAME = SchedExtProbe.OWN;

  /** The oldest libbpf: it resolves alternative forms of the kernel's functions. */
  private static final int MAJOR = 1;

  private static final int MINOR = 3;

  /** So many control groups are named. */
  private static final int NAMED = 3;

  private final List<String> reasons = new ArrayList<>();

  private ScxPreflight() {}

  /** The answer. */
  public sealed interface Result {
    /**
     * It may be loaded.
     *
     * @param constants of the kernel, as {@code struct kt_constants} has them
     * @param plan how the CPUs are cut into shards
     * @param told what the user should know, a line each
     */
    record Ready(List<Long> constants, ShardPlan plan, List<String> told) implements Result {
      /** Copies the lists. */
      public Ready {
        constants = List.copyOf(constants);
        told = List.copyOf(told);
      }

      /** Returns what is to be told, a line each. */
      public List<String> words() {
        List<String> words = new ArrayList<>(told);
        int shards = plan.shards().size();
        words.addFirst(
            plan.possible() + " possible CPUs in " + shards + (shards == 1 ? " shard" : " shards"));
        return words;
      }
    }

    /**
     * It may not.
     *
     * @param reasons one at least, a line each: where, what was seen, what was expected, what to do
     */
    record Refused(List<String> reasons) implements Result {
      /** Copies the list. */
      public Refused {
        reasons = List.copyOf(reasons);
      }
    }
  }

  /**
   * What loads it.
   *
   * @param library which libbpf there is, and where
   * @param objectBytes how long the BPF program is; absent in a build without clang
   */
  public record Loader(Reading<LibBpf.Version> library, Reading<Integer> objectBytes) {}

  /** Decides from facts alone. */
  public static Result result(ScxFacts facts, Loader loader) {
    return new ScxPreflight().decide(facts, loader);
  }

  private Result decide(ScxFacts facts, Loader loader) {
    kernel(facts);
    List<Long> constants = new ArrayList<>();
    if (facts.types() instanceof Reading.Present<Btf>(var types, _) && facts.state().isPresent()) {
      reasons.addAll(Needs.unmet(types));
      for (String name : Needs.CONSTANTS) {
        constants.add(types.constant(name).orElse(0));
      }
    }
    rivals(facts);
    promises(facts);
    rights(facts);
    tools(loader);
    if (!reasons.isEmpty()) {
      return new Result.Refused(reasons);
    }
    // It is there: otherwise there would be a reason.
    ShardPlan plan = facts.shards().orElse(new ShardPlan(0, List.of()));
    return new Result.Ready(
        constants,
        plan,
        List.of(
            "While it is loaded control groups share nothing out: every task counts for itself."));
  }

  private void kernel(ScxFacts facts) {
    switch (facts.state()) {
      case Reading.Present<String> _ -> {}
      case Reading.Absent<String> _ ->
          reasons.add(
              "/sys/kernel/sched_ext/state: there is none, so this kernel has no sched_ext;"
                  + " expected 6.13 or newer, built with CONFIG_SCHED_CLASS_EXT");
      case Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
          reasons.add(unknown("/sys/kernel/sched_ext/state", facts.state()));
    }
    if (facts.state().isPresent() && !facts.types().isPresent()) {
      reasons.add(
          unknown("/sys/kernel/btf/vmlinux", facts.types())
              + "; expected a kernel that was built with CONFIG_DEBUG_INFO_BTF");
    }
    switch (facts.banner()) {
      case Reading.Present<String>(var banner, _)
          when banner.contains("PREEMPT_RT") || banner.contains("PREEMPT RT") ->
          reasons.add(
              "/proc/version: a PREEMPT_RT kernel, whose promises no BPF scheduler keeps; expected"
                  + " another one");
      case Reading.Present<String> _ -> {}
      case Reading.Absent<String> _, Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
          reasons.add(unknown("/proc/version", facts.banner()));
    }
    if (!facts.shards().isPresent()) {
      reasons.add(unknown("/sys/devices/system/cpu/possible", facts.shards()));
    }
  }

  private void rivals(ScxFacts facts) {
    String state = facts.state().orElse("disabled").strip();
    if (!state.equals("disabled")) {
      String owner = facts.owner().orElse("unknown").strip();
      boolean isOurs = owner.startsWith(NAME);
      reasons.add(
          "/sys/kernel/sched_ext/state: "
              + state
              + (isOurs ? ", by another kernel-tune" : ", by the scheduler " + owner)
              + "; expected disabled, so stop it first");
    }
  }

  private void promises(ScxFacts facts) {
    switch (facts.nohzFull()) {
      case Reading.Present<CpuSet>(var cpus, _) when !cpus.isEmpty() ->
          reasons.add(
              "/sys/devices/system/cpu/nohz_full: "
                  + cpus
                  + "; these CPUs would get their tick back, so boot without nohz_full=");
      case Reading.Present<CpuSet> _, Reading.Absent<CpuSet> _ -> {}
      case Reading.Unreadable<CpuSet> _, Reading.Malformed<CpuSet> _ ->
          reasons.add(unknown("/sys/devices/system/cpu/nohz_full", facts.nohzFull()));
    }
    LimitedGroups groups = facts.groups();
    List<String> limits = groups.limits();
    if (!limits.isEmpty()) {
      String more = limits.size() > NAMED ? " and " + (limits.size() - NAMED) + " more" : "";
      reasons.add(
          "/sys/fs/cgroup: no BPF scheduler would keep "
              + String.join(", ", limits.subList(0, Math.min(NAMED, limits.size())))
              + more
              + "; expected no limit and no weight of CPU time");
    }
    if (!groups.isWhole()) {
      reasons.add(
          "/sys/fs/cgroup: only "
              + groups.looked()
              + " control groups could be looked at, so that limits of CPU time may be missed;"
              + " expected all of a unified hierarchy");
    }
  }

  private void rights(ScxFacts facts) {
    switch (facts.status()) {
      case Reading.Present<String>(var status, _) -> {
        if (!Capabilities.parse(status).filter(Capabilities::mayLoadSchedulers).isPresent()) {
          reasons.add(
              "/proc/self/status: this process has neither CAP_BPF with CAP_PERFMON nor"
                  + " CAP_SYS_ADMIN; run it as root");
        }
      }
      case Reading.Absent<String> _, Reading.Unreadable<String> _, Reading.Malformed<String> _ ->
          reasons.add(unknown("/proc/self/status", facts.status()));
    }
    if (facts.lockdown().orElse("").contains("[confidentiality]")) {
      reasons.add(
          "/sys/kernel/security/lockdown: confidentiality, under which BPF programs may not read"
              + " the kernel; expected integrity or none");
    }
    if (facts.jit().orElse("1").strip().equals("0")) {
      reasons.add(
          "/proc/sys/net/core/bpf_jit_enable: 0, and schedulers run compiled alone; expected 1");
    }
  }

  private void tools(Loader loader) {
    switch (loader.library()) {
      case Reading.Present<LibBpf.Version>(var version, var place) -> {
        if (!version.isAtLeast(MAJOR, MINOR)) {
          reasons.add(
              place + ": libbpf " + version + ", expected 1.3 or newer; install a newer libbpf1");
        }
      }
      case Reading.Absent<LibBpf.Version>(var because) ->
          reasons.add("libbpf: " + because + "; install libbpf1 (libbpf in the RPM world)");
      case Reading.Unreadable<LibBpf.Version> _, Reading.Malformed<LibBpf.Version> _ ->
          reasons.add(unknown("libbpf", loader.library()));
    }
    if (!loader.objectBytes().isPresent()) {
      reasons.add(
          "the BPF program: this kernel-tune was built without clang; expected a build that has it"
              + " (native/sched/build says how)");
    }
  }

  private static String unknown(String where, Reading<?> reading) {
    return where + ": " + reading.words() + ", so that it cannot be told whether it would work";
  }
}
