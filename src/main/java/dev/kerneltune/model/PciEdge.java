package dev.kerneltune.model;

/**
 * The PCIe link between a function and the port above it.
 *
 * @param now at which rate it runs; a GPU without work lowers it
 * @param device what the lower end can do
 * @param port what the upper end can do
 */
public record PciEdge(Reading<LinkRate> now, Reading<LinkRate> device, Reading<LinkRate> port) {
  /** Returns what both ends can do. */
  public Reading<LinkRate> possible() {
    return device.then(lower -> port.map(lower::both));
  }
}
