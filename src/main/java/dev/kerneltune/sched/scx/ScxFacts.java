package dev.kerneltune.sched.scx;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.CpuSet;
import dev.kerneltune.model.Reading;
import dev.kerneltune.probe.Files;

/**
 * What of a machine decides whether a BPF scheduler may take it over.
 *
 * @param types the kernel's type information, /sys/kernel/btf/vmlinux
 * @param state /sys/kernel/sched_ext/state: enabled, disabled, enabling or disabling; absent where
 *     the kernel has no sched_ext
 * @param owner the name of the scheduler that is loaded, /sys/kernel/sched_ext/root/ops; absent
 *     where none is
 * @param banner /proc/version
 * @param nohzFull the CPUs without a tick
 * @param jit /proc/sys/net/core/bpf_jit_enable
 * @param lockdown /sys/kernel/security/lockdown, the mode in force in brackets
 * @param status /proc/self/status, for the capabilities
 * @param groups the control groups whose limits would be dropped
 * @param shards how the CPUs are cut into shards
 */
public record ScxFacts(
    Reading<Btf> types,
    Reading<String> state,
    Reading<String> owner,
    Reading<String> banner,
    Reading<CpuSet> nohzFull,
    Reading<String> jit,
    Reading<String> lockdown,
    Reading<String> status,
    LimitedGroups groups,
    Reading<ShardPlan> shards) {
  /** The folder of sched_ext (Documentation/scheduler/sched-ext.rst). */
  static final String FOLDER = "/sys/kernel/sched_ext";

  /** Reads them, the type information only if it is not known yet. */
  public static ScxFacts read(Host host, KernelBtf types) {
    return new ScxFacts(
        types.of(host),
        Files.text(host, FOLDER + "/state"),
        Files.text(host, FOLDER + "/root/ops"),
        Files.text(host, "/proc/version"),
        Files.cpuList(host, "/sys/devices/system/cpu/nohz_full"),
        Files.text(host, "/proc/sys/net/core/bpf_jit_enable"),
        Files.text(host, "/sys/kernel/security/lockdown"),
        Files.text(host, "/proc/self/status"),
        LimitedGroups.read(host),
        ShardPlan.read(host));
  }
}
