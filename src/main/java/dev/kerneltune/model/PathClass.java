package dev.kerneltune.model;

import java.util.Locale;

/**
 * What lies between two PCI functions, the shortest way first, as nvidia-smi topo and NCCL name it
 * (nvml.h, nvmlGpuTopologyLevel_t; NCCL, src/include/graph.h).
 */
public enum PathClass {
  /** One bridge: the functions of one slot, or two ports of one switch. */
  PIX,
  /** Several bridges, and no host bridge. */
  PXB,
  /** One host bridge. */
  PHB,
  /** Two host bridges of one NUMA node. */
  NODE,
  /** Two NUMA nodes. */
  SYS;

  /** Returns the class as answers write it. */
  public String word() {
    return name().toLowerCase(Locale.ROOT);
  }
}
