package dev.kerneltune.topology;

import dev.kerneltune.model.Reading;
import dev.kerneltune.model.WiredDevice;
import java.util.List;

/** What hangs below a root complex. */
public sealed interface Part {
  /** Returns the PCI address of its upper end. */
  String bdf();

  /** Returns the address of the port that it hangs on; empty where it is integrated above. */
  String port();

  /**
   * Returns whether the port that it hangs on sends what it says to its neighbours up to the root
   * complex (ACS); absent below a root port, where there is no other way.
   */
  Reading<Boolean> redirected();

  /**
   * A PCIe switch.
   *
   * @param bdf its upstream port
   * @param port what that hangs on
   * @param redirected whether that port redirects
   * @param below what hangs on its downstream ports; never empty
   */
  record Switch(String bdf, String port, Reading<Boolean> redirected, List<Part> below)
      implements Part {}

  /**
   * A device.
   *
   * @param device the device
   * @param port what it hangs on
   * @param redirected whether that port redirects
   */
  record Leaf(WiredDevice device, String port, Reading<Boolean> redirected) implements Part {
    @Override
    public String bdf() {
      return device.bdf();
    }
  }
}
