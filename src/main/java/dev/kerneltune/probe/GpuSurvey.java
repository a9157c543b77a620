package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * The compute GPUs: by PCI class and vendor, and from the KFD topology (drivers/gpu/drm/amd/amdkfd)
 * where the PCI bus cannot be read.
 */
final class GpuSurvey {
  static final String KFD_NODES = "/sys/class/kfd/kfd/topology/nodes";

  private static final int NVIDIA = 0x10de;
  private static final int AMD = 0x1002;
  private static final int INTEL = 0x8086;
  private static final int AMD_CPU = 0x1022;

  // include/linux/pci_ids.h, the upper 16 bits of the class
  private static final int DISPLAY_VGA = 0x0300;
  private static final int DISPLAY_3D = 0x0302;
  private static final int DISPLAY_OTHER = 0x0380;
  private static final int ACCELERATOR = 0x1200;

  /** Where Intel's processors have their own graphics. */
  private static final String INTEL_INTEGRATED = "0000:00:02.0";

  private GpuSurvey() {}

  static Reading<List<PciFunction>> gpus(Host host, Reading<List<PciFunction>> pci) {
    if (pci instanceof Reading.Present<List<PciFunction>>(var functions, var raw)) {
      return ofPci(host, functions, raw);
    }
    Reading<List<PciFunction>> kfd = ofKfd(host);
    return kfd.isPresent() ? kfd : pci;
  }

  private static Reading<List<PciFunction>> ofPci(
      Host host, List<PciFunction> functions, String raw) {
    List<PciFunction> gpus = new ArrayList<>();
    for (PciFunction function : functions) {
      Reading<Integer> vendor = function.vendor();
      Reading<Integer> code = function.classCode();
      if (code instanceof Reading.Present<Integer>(var number, _)
          && vendor instanceof Reading.Present<Integer>(var id, _)) {
        if (isGpu(function.bdf(), id, number >>> 8, functions) && !isVirtual(host, function)) {
          gpus.add(function);
        }
      } else if (mayBeGpu(vendor, code)) {
        return Reading.unreadable(
            "vendor or class of " + function.bdf() + " cannot be read: it may be a GPU", "");
      }
    }
    return Reading.present(List.copyOf(gpus), gpus.size() + " of " + raw);
  }

  /** Tells a function that has gone since the listing from one that cannot be read. */
  private static boolean mayBeGpu(Reading<Integer> vendor, Reading<Integer> code) {
    if (code instanceof Reading.Absent<Integer>
        || (vendor instanceof Reading.Present<Integer>(var id, _) && !makesGpus(id))) {
      return false;
    }
    return !(code instanceof Reading.Present<Integer>(var number, _)) || isGpuClass(number >>> 8);
  }

  private static boolean makesGpus(int vendor) {
    return vendor == NVIDIA || vendor == AMD || vendor == INTEL;
  }

  private static boolean isGpuClass(int upper) {
    return upper == DISPLAY_VGA
        || upper == DISPLAY_3D
        || upper == DISPLAY_OTHER
        || upper == ACCELERATOR;
  }

  private static boolean isGpu(String bdf, int vendor, int upper, List<PciFunction> functions) {
    return switch (vendor) {
      case NVIDIA -> isGpuClass(upper);
      case AMD -> isGpuClass(upper) && !(isDisplay(upper) && isOnProcessor(bdf, functions));
      case INTEL ->
          (upper == DISPLAY_3D || upper == DISPLAY_OTHER) && !bdf.equals(INTEL_INTEGRATED);
      default -> false;
    };
  }

  private static boolean isDisplay(int upper) {
    return upper == DISPLAY_VGA || upper == DISPLAY_OTHER;
  }

  /**
   * Returns whether the slot also holds functions of an AMD processor, as integrated graphics do.
   */
  private static boolean isOnProcessor(String bdf, List<PciFunction> functions) {
    String slot = bdf.substring(0, bdf.length() - 1);
    for (PciFunction other : functions) {
      if (other.bdf().startsWith(slot) && other.vendor().orElse(0) == AMD_CPU) {
        return true;
      }
    }
    return false;
  }

  /** Returns whether it is an SR-IOV function of a GPU that this host has as well. */
  private static boolean isVirtual(Host host, PciFunction function) {
    return host.readLink(PciSurvey.file(function.bdf(), "physfn")) instanceof Raw.Bytes;
  }

  /** Reads the GPUs of the KFD topology: partitions of one GPU share its PCI address. */
  private static Reading<List<PciFunction>> ofKfd(Host host) {
    Reading<List<String>> names = Files.names(host, KFD_NODES);
    if (!(names instanceof Reading.Present<List<String>>(var nodes, _))) {
      return names.map(_ -> List.of());
    }
    List<String> paths = new ArrayList<>();
    for (String node : nodes) {
      paths.add(KFD_NODES + "/" + node + "/properties");
    }
    host.warm(paths);
    Map<String, PciFunction> gpus = new TreeMap<>();
    for (String path : paths) {
      Reading<String> text = Files.text(host, path);
      if (text instanceof Reading.Present<String>(var properties, _)) {
        Reading<PciFunction> gpu = gpuOf(properties);
        if (gpu instanceof Reading.Present<PciFunction>(var function, _)) {
          gpus.putIfAbsent(function.bdf(), function);
        } else if (gpu instanceof Reading.Malformed<PciFunction>) {
          return gpu.map(List::of);
        }
      } else if (!(text instanceof Reading.Absent<String>)) {
        // KFD refuses the nodes of GPUs that the device cgroup keeps from this process.
        return text.map(_ -> List.of());
      }
    }
    return Reading.present(List.copyOf(gpus.values()), nodes.size() + " nodes under " + KFD_NODES);
  }

  /** Returns the GPU that a KFD node's properties tell; absent for a node of CPUs. */
  static Reading<PciFunction> gpuOf(String properties) {
    long simds = property(properties, "simd_count");
    if (simds == 0) {
      return Reading.absent("the node has no SIMD unit: it is a CPU");
    }
    long location = property(properties, "location_id");
    long vendor = property(properties, "vendor_id");
    long device = property(properties, "device_id");
    if (simds < 0 || location < 0 || vendor < 0 || device < 0) {
      return Reading.malformed(properties, "simd_count, location_id, vendor_id and device_id");
    }
    long domain = Math.max(0, property(properties, "domain"));
    HexFormat hex = HexFormat.of();
    // Older kernels add the partition's number to the function's; a GPU is function 0 in any case.
    String bdf =
        hex.toHexDigits(domain, domain > 0xffff ? 8 : 4)
            + ":"
            + hex.toHexDigits(location >> 8 & 0xff, 2)
            + ":"
            + hex.toHexDigits(location >> 3 & 0x1f, 2)
            + ".0";
    String missing = "the PCI bus cannot be read, the GPU is known from KFD";
    return Reading.present(
        new PciFunction(
            bdf,
            Reading.present((int) vendor, Long.toString(vendor)),
            Reading.present((int) device, Long.toString(device)),
            Reading.unreadable(missing, ""),
            Reading.present("amdgpu", "KFD is a part of amdgpu"),
            Reading.unreadable(missing, ""),
            Reading.unreadable(missing, ""),
            Reading.unreadable(missing, "")),
        "location_id " + location);
  }

  /** Returns the decimal value of a property, or -1 where it has no number of 63 bits. */
  private static long property(String properties, String name) {
    List<String> words = Values.words(properties);
    for (int i = 0; i + 1 < words.size(); i += 2) {
      if (words.get(i).equals(name)) {
        try {
          return Long.parseLong(words.get(i + 1));
        } catch (NumberFormatException _) {
          return -1;
        }
      }
    }
    return -1;
  }
}
