package dev.kerneltune.model;

/**
 * An NVMe controller.
 *
 * @param name nvme0; where only its PCI function is known, that address
 * @param bdf its PCI function; absent for fabrics
 * @param numaNode the node it hangs on
 */
public record NvmeController(String name, Reading<String> bdf, Reading<Integer> numaNode) {}
