package dev.kerneltune.probe;

import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.List;

/**
 * The drivers that hold a PCI function for a guest: vfio-pci and its variants such as mlx5_vfio_pci
 * (drivers/vfio/pci/), pci-stub and Xen's pciback.
 */
final class Passthrough {
  private Passthrough() {}

  /** Returns whether a function that is bound to {@code driver} is given to a guest, or may be. */
  static boolean isHeldBy(String driver) {
    return driver.contains("vfio") || driver.equals("pciback") || driver.equals("pci-stub");
  }

  /** Returns whether one of {@code functions} is held for a guest: one that is decides. */
  static Reading<Boolean> any(List<PciFunction> functions) {
    Reading<Boolean> open = Reading.present(false, "no device is held for a guest");
    for (PciFunction function : functions) {
      switch (function.driver()) {
        case Reading.Present<String>(var driver, _) -> {
          if (isHeldBy(driver)) {
            return Reading.present(true, function.bdf() + " " + driver);
          }
        }
        case Reading.Absent<String> _ -> {}
        case Reading.Unreadable<String>(var obstacle, var needs) ->
            open = Reading.unreadable("driver of " + function.bdf() + ": " + obstacle, needs);
        case Reading.Malformed<String>(var raw, var problem) ->
            open = Reading.malformed(raw, problem);
      }
    }
    return open;
  }
}
