package dev.kerneltune.probe;

import java.util.List;

/** The probes that ask what no file tells, by native calls of the host. */
final class NativeProbes {
  private NativeProbes() {}

  static List<Probe> all() {
    return List.of(
        new NetdevOffloadProbe(),
        new NetdevSettingProbe(),
        new NetdevStatisticsProbe(),
        new NetdevAttributeProbe(),
        new DcbProbe(),
        new NvmlProbe(),
        new OwnThreadProbe(),
        new ClockSyncProbe(),
        new ShmUseProbe(),
        new IoUringProbe(),
        new KernelLogProbe());
  }
}
