package dev.kerneltune.probe;

import java.util.List;

/** The probes of one group of subsystems. */
final class NetworkStorageProbes {
  private NetworkStorageProbes() {}

  static List<Probe> all() {
    return List.of(
        new NetdevLinkProbe(),
        new NetdevCounterProbe(),
        new NetdevQueueProbe(),
        new FlowSteeringProbe(),
        new MultirailProbe(),
        new NetTableProbe(),
        new RdmaPortProbe(),
        new RdmaCounterProbe(),
        new RoceProbe(),
        new RdmaStackProbe(),
        new DeviceLocalityProbe(),
        new NvmeQueueProbe(),
        new MountProbe(),
        new NfsProbe(),
        new GdsProbe(),
        new CufileProbe(),
        new KernelLimitProbe());
  }
}
