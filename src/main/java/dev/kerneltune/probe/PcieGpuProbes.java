package dev.kerneltune.probe;

import java.util.List;

/** The probes of one group of subsystems. */
final class PcieGpuProbes {
  private PcieGpuProbes() {}

  static List<Probe> all() {
    return List.of(
        new PciTopologyProbe(),
        new PcieLinkProbe(),
        new NicBandwidthProbe(),
        new PcieControlProbe(),
        new PcieAtomicsProbe(),
        new PcieErrorsProbe(),
        new GpuBarProbe(),
        new CxlMemoryProbe(),
        new GpuDriverProbe(),
        new NvidiaDriverProbe(),
        new GpuMemoryReachProbe(),
        new NvidiaOptionsProbe(),
        new NvidiaServicesProbe(),
        new NvidiaXidProbe(),
        new AmdGpuProbe(),
        new DrmSchedProbe(),
        new XeEnginesProbe(),
        new NvidiaSharingProbe());
  }
}
