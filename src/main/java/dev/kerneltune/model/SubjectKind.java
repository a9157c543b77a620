package dev.kerneltune.model;

import java.util.Locale;

/** The closed list of things that a check can be repeated for: the word behind for-each. */
public enum SubjectKind {
  HOST,
  GPU,
  NIC,
  RDMA_NIC,
  RDMA_PORT,
  NETDEV,
  NVME,
  BLOCK,
  CPU,
  NUMA_NODE,
  PCI,
  GPU_NIC_PAIR,
  GPU_GPU_PAIR;

  /** Returns the word as it is written in a check. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
