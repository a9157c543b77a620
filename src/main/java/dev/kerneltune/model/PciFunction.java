package dev.kerneltune.model;

import java.util.List;

/**
 * A PCI function.
 *
 * @param bdf its address with the domain, {@code 0000:19:00.0}
 * @param vendor vendor id
 * @param device device id
 * @param classCode class, subclass and programming interface: 0x030200 is a 3D controller
 * @param driver the driver that is bound
 * @param numaNode the node it hangs on; absent for -1
 * @param path host bridge first, then each bridge's address, then its own: the folder names of its
 *     real path under /sys/devices; absent where the recording has no link
 * @param config its configuration space
 */
public record PciFunction(
    String bdf,
    Reading<Integer> vendor,
    Reading<Integer> device,
    Reading<Integer> classCode,
    Reading<String> driver,
    Reading<Integer> numaNode,
    Reading<List<String>> path,
    Reading<PciConfig> config) {}
