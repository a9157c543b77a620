package dev.kerneltune.model;

import java.util.List;
import java.util.Map;

/**
 * How the devices of a machine are wired: what its picture needs beside the inventory.
 *
 * @param machine what stands in it
 * @param sockets the CPUs of each socket, the one with the lowest CPU first
 * @param devices GPUs, NICs, NVMe controllers, NVSwitches and other accelerators, without the
 *     virtual functions of those that are here
 * @param edges the link above a device or above the upstream port of a switch, by the address of
 *     the lower end; there is none above what is integrated in the root complex
 * @param redirects whether a port's ACS control word sends peer traffic up to the root complex, by
 *     the address of the port, for every port above a device
 * @param pairs GPUs, NICs and NVMe controllers by two
 */
public record Wiring(
    Machine machine,
    Reading<List<CpuSet>> sockets,
    Reading<List<WiredDevice>> devices,
    Map<String, PciEdge> edges,
    Map<String, Reading<Boolean>> redirects,
    List<DevicePair> pairs) {}
