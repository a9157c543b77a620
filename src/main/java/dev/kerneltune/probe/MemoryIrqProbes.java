package dev.kerneltune.probe;

import java.util.List;

/** The probes of one group of subsystems. */
final class MemoryIrqProbes {
  private MemoryIrqProbes() {}

  static List<Probe> all() {
    return List.of(
        new HugepageProbe(),
        new FragmentationProbe(),
        new MemoryNodesProbe(),
        new MemoryLimitsProbe(),
        new GpuPageCacheProbe(),
        new PagingActivityProbe(),
        new ReadAheadProbe(),
        new IpiRateProbe(),
        new TlbCauseProbe(),
        new TlbFeatureProbe(),
        new IrqLocalityProbe(),
        new IrqHostProbe(),
        new IrqbalanceProbe(),
        new SoftirqProbe(),
        new NicQueuesProbe());
  }
}
