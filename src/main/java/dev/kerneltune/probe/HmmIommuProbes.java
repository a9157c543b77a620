package dev.kerneltune.probe;

import java.util.List;

/** The probes of shared memory (HMM, SVM, ATS, PASID) and of the IOMMU. */
final class HmmIommuProbes {
  private HmmIommuProbes() {}

  static List<Probe> all() {
    return List.of(
        new PciAcsProbe(),
        new PciAtsProbe(),
        new IommuStateProbe(),
        new IommuDomainProbe(),
        new IommuGroupProbe(),
        new IommuCommandLineProbe(),
        new IommuHardwareProbe(),
        new SwiotlbProbe(),
        new KfdMemoryProbe(),
        new NvidiaMemoryProbe(),
        new GpuDirectProbe());
  }
}
