package dev.kerneltune.topology;

import java.util.List;

/**
 * A host bridge and what hangs below its root ports.
 *
 * @param name its folder under /sys/devices: pci0000:20
 * @param below what hangs on it, by address
 */
public record RootComplex(String name, List<Part> below) {}
