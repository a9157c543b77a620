package dev.kerneltune.audit;

import dev.kerneltune.model.Check;
import java.util.Set;

/** How much two audits of an unchanged machine may differ about a check. */
public enum Steadiness {
  /** Whatever differs was changed. */
  STEADY,
  /** Its figure moves by itself, as counters since boot do; its verdict does not. */
  DRIFTING,
  /** It tells the load of the moment: even its verdict comes and goes. */
  MOMENTARY;

  private static final Set<String> DRIFTING_LOOKS =
      Set.of(
          "proc:vmstat#nr_tlb_remote_flush",
          "sysctl:kernel.hung_task_detect_count",
          "sysctl:kernel.hung_task_warnings",
          "sysfs:./pcie_replay_count",
          "probe:amdgpu/uncorrectable-errors",
          "probe:cgroup-cpu/jobs",
          "probe:cgroup-cpu/own",
          "probe:cgroup-pids/refused",
          // The error that the kernel assumes grows until the next correction.
          "probe:clock/synchronised",
          "probe:irq/spurious",
          // Messages in a ring that wraps.
          "probe:kernel-log/disk-errors",
          "probe:kernel-log/hardware-errors",
          "probe:kernel-log/network-tables-full",
          "probe:kernel-log/nfs-servers-lost",
          "probe:kernel-log/nic-power-heat",
          "probe:kernel-log/nvme-resets",
          "probe:kernel-log/out-of-memory",
          "probe:kernel-log/p2pdma-refused",
          "probe:kernel-log/peermem-errors",
          "probe:kernel-log/split-locks",
          "probe:kernel-log/stalls",
          "probe:kernel-log/transmit-timeouts",
          // A share of the memory that is available just now.
          "probe:memory/dirty-limit",
          "probe:netdev/carrier-changes-since-boot",
          "probe:netdev/instance-allowances",
          "probe:netdev/pcie-stalls",
          "probe:netdev/receive-ring",
          "probe:nvidia/xid",
          "probe:pcie-errors/gpu-correctable",
          "probe:pcie-errors/gpu-uncorrectable",
          "probe:pcie-errors/nic-correctable",
          "probe:pcie-errors/nic-uncorrectable",
          "probe:pcie-errors/nvme-correctable",
          "probe:pcie-errors/nvme-uncorrectable",
          "probe:rdma-port/link-downed",
          "probe:swiotlb/high-water");

  private static final Set<String> MOMENTARY_LOOKS =
      Set.of(
          "probe:cpu-time/steal-permille",
          "probe:irq/net-rx-share",
          "probe:irq/softnet-drops",
          "probe:irq/softnet-squeezes",
          "probe:memory/compact-stalls",
          "probe:memory/direct-reclaim",
          "probe:memory/gpu-node-files-permille",
          "probe:memory/hugepages-idle",
          "probe:memory/large-blocks",
          "probe:memory/numa-migrations",
          "probe:memory/swap-activity",
          "probe:memory/thp-faults",
          "probe:net-table/conntrack-percent",
          "probe:net-table/listen-overflows",
          "probe:net-table/neighbours-full",
          "probe:netdev/carrier-changes",
          "probe:netdev/receive-losses",
          "probe:nvml/clocks-lowered",
          "probe:pressure/cpu-some",
          "probe:pressure/io-full",
          "probe:pressure/memory-full",
          "probe:rdma-port/cnp-ignored",
          "probe:rdma-port/link-errors",
          "probe:rdma-port/losses",
          "probe:shm/used-percent",
          "probe:swiotlb/use",
          "probe:tlb/calls",
          "probe:tlb/causes",
          "probe:tlb/reschedules",
          "probe:tlb/shootdowns",
          "probe:tlb/shootdowns-mean",
          "probe:vfs/aio-percent",
          "probe:vfs/open-files-percent");

  /** Returns how steady the answers to a check are, by what it looks at. */
  public static Steadiness of(Check check) {
    String look = check.look().text();
    if (MOMENTARY_LOOKS.contains(look)) {
      return MOMENTARY;
    }
    return DRIFTING_LOOKS.contains(look) ? DRIFTING : STEADY;
  }

  /** Returns the addresses that are not steady. */
  static Set<String> unsteadyLooks() {
    Set<String> looks = new java.util.TreeSet<>(DRIFTING_LOOKS);
    looks.addAll(MOMENTARY_LOOKS);
    return looks;
  }
}
