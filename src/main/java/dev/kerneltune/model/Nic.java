package dev.kerneltune.model;

import java.util.List;

/**
 * A PCI function that is a network or InfiniBand controller (class 0x02).
 *
 * @param function the function
 * @param netdevs the names of its network devices
 * @param rdma the names of its RDMA devices
 */
public record Nic(
    PciFunction function, Reading<List<String>> netdevs, Reading<List<String>> rdma) {}
