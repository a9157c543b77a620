package dev.kerneltune.probe;

import java.util.List;

/** The probes of one group of subsystems. */
final class CpuPlatformProbes {
  private CpuPlatformProbes() {}

  static List<Probe> all() {
    return List.of(
        new CpufreqProbe(),
        new CpufreqLimitProbe(),
        new EnergyBiasProbe(),
        new UncoreProbe(),
        new CpuidleProbe(),
        new ClocksourceProbe(),
        new KernelParameterProbe(),
        new CpuIsolationProbe(),
        new CgroupCpuProbe(),
        new CpusetProbe(),
        new WorkqueueProbe(),
        new PidsProbe(),
        new CpuPressureProbe(),
        new StealProbe(),
        new SmtProbe(),
        new SchedExtProbe(),
        new SchedRunProbe(),
        new SchedDefectProbe(),
        new MitigationsProbe(),
        new PreemptionProbe(),
        new SchedSysctlFilesProbe(),
        new OwnerProbe(),
        new ShmSizeProbe(),
        new CoreDumpProbe(),
        new RemoveIpcProbe(),
        new KernelStateProbe(),
        new PlaceProbe());
  }
}
