package dev.kerneltune.model;

import java.util.Locale;

/** A property of the machine that decides whether a check applies: a key behind when. */
public enum Trait {
  /** The kernel release, as a version. */
  KERNEL,
  /** The machine type as uname prints it. */
  ARCH,
  /** Where it runs: bare-metal, or the name of the hypervisor; {@code vm} stands for any. */
  VIRT,
  /** The vendors of the compute GPUs: nvidia, amd, intel; {@code none} where there is none. */
  GPU,
  /** The vendor of the processors: intel, amd, arm. */
  CPU,
  /** The size of a base page in bytes. */
  PAGE_SIZE,
  /** The kernel drivers that are bound to a PCI function. */
  DRIVER,
  /** The number of NUMA nodes that are online. */
  NUMA_NODES,
  /** The PCI ids of the compute GPUs, vendor and device: 10de:2330. */
  GPU_DEVICE,
  /** Whether the RDMA core knows a device: present or none. */
  RDMA;

  /** Returns the word as it is written in a check. */
  public String word() {
    return name().toLowerCase(Locale.ROOT).replace('_', '-');
  }
}
