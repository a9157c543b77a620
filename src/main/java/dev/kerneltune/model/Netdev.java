package dev.kerneltune.model;

/**
 * A network device that hangs on a physical device.
 *
 * @param name its name
 * @param bdf the PCI function it belongs to; absent for virtual and non-PCI ones
 */
public record Netdev(String name, Reading<String> bdf) {}
