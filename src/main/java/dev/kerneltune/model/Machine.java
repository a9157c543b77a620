package dev.kerneltune.model;

import java.util.List;

/**
 * What stands in the machine: the part of the facts that everything else is about.
 *
 * @param kernelRelease as uname -r prints it
 * @param architecture as uname -m prints it
 * @param pageSize of a base page, in bytes
 * @param commandLine of the running kernel
 * @param place where it runs
 * @param cpus its CPUs
 * @param memoryBytes MemTotal
 * @param numaNodes the nodes that are online, by number
 * @param pci every PCI function, by address
 * @param gpus the compute GPUs: 3D and display controllers of NVIDIA, AMD and Intel that are not a
 *     management controller's display
 * @param nics the network controllers
 * @param netdevs the network devices with a physical device
 * @param rdmaDevices the names under /sys/class/infiniband
 * @param nvme the NVMe controllers
 * @param blockDevices the names under /sys/block that are disks or namespaces
 */
public record Machine(
    Reading<String> kernelRelease,
    Reading<String> architecture,
    Reading<Long> pageSize,
    Reading<CommandLine> commandLine,
    Place place,
    Cpus cpus,
    Reading<Long> memoryBytes,
    Reading<List<NumaNode>> numaNodes,
    Reading<List<PciFunction>> pci,
    Reading<List<PciFunction>> gpus,
    Reading<List<Nic>> nics,
    Reading<List<Netdev>> netdevs,
    Reading<List<String>> rdmaDevices,
    Reading<List<NvmeController>> nvme,
    Reading<List<String>> blockDevices) {}
