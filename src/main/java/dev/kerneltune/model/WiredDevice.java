package dev.kerneltune.model;

import java.util.List;
import java.util.Locale;

/**
 * A PCI function that stands in the picture of a machine.
 *
 * @param kind what it is
 * @param label what reports call it: GPU0, NIC3, nvme1; unique in its machine
 * @param function the function
 * @param names the names that software knows it by: RDMA devices first, then network devices
 * @param model the model's name, where the driver tells it
 * @param file its device file, for a GPU
 * @param interrupts where its interrupts go
 * @param virtualFunctions how many SR-IOV functions of it there are on this host
 */
public record WiredDevice(
    Kind kind,
    String label,
    PciFunction function,
    List<String> names,
    Reading<String> model,
    Reading<String> file,
    Reading<DeviceInterrupts> interrupts,
    int virtualFunctions) {
  /** What a device is. */
  public enum Kind {
    GPU,
    NIC,
    NVME,
    /** A switch of NVLink. */
    NVSWITCH,
    /** A processing accelerator that is no GPU (PCI base class 0x12, or co-processor 0x0b40). */
    ACCELERATOR;

    /** Returns whether other devices exchange data with it over PCIe. */
    public boolean movesData() {
      return switch (this) {
        case GPU, NIC, NVME -> true;
        case NVSWITCH, ACCELERATOR -> false;
      };
    }

    /** Returns the word as outputs write it. */
    public String word() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  /** Returns its PCI address. */
  public String bdf() {
    return function.bdf();
  }
}
