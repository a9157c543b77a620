package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Listing;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.PciFunction;
import dev.kerneltune.model.Reading;
import java.util.ArrayList;
import java.util.List;

/** The network, RDMA and storage devices, from their classes under /sys. */
final class DeviceSurvey {
  static final String NET = "/sys/class/net";
  static final String INFINIBAND = "/sys/class/infiniband";
  static final String NVME = "/sys/class/nvme";
  static final String BLOCK = "/sys/block";

  private static final int NETWORK = 0x02;
  private static final int STORAGE_NVM = 0x0108;

  /** Block devices that are not a disk of their own: memory, images, and compositions of disks. */
  private static final List<String> NOT_DISKS =
      List.of("loop", "ram", "zram", "sr", "fd", "dm-", "md", "nbd");

  private DeviceSurvey() {}

  static Reading<List<Nic>> nics(Host host, Reading<List<PciFunction>> pci) {
    return ofClass(pci, 16, NETWORK)
        .map(
            functions -> {
              List<Nic> nics = new ArrayList<>();
              for (PciFunction function : functions) {
                nics.add(
                    new Nic(
                        function,
                        children(host, function, "net", NET),
                        children(host, function, "infiniband", INFINIBAND)));
              }
              return List.copyOf(nics);
            });
  }

  /**
   * Lists the devices in a folder of the function. That there is none says something only where the
   * class of such devices was readable: a recording can have left all of them out.
   */
  private static Reading<List<String>> children(
      Host host, PciFunction function, String folder, String classFolder) {
    Reading<List<String>> names = Files.names(host, PciSurvey.file(function.bdf(), folder));
    return names instanceof Reading.Absent<List<String>>
            && Files.names(host, classFolder) instanceof Reading.Unreadable<List<String>> lack
        ? lack
        : names;
  }

  /** Returns the functions whose class, shifted right by {@code shift} bits, is {@code wanted}. */
  private static Reading<List<PciFunction>> ofClass(
      Reading<List<PciFunction>> pci, int shift, int wanted) {
    if (!(pci instanceof Reading.Present<List<PciFunction>>(var functions, var raw))) {
      return pci;
    }
    List<PciFunction> found = new ArrayList<>();
    for (PciFunction function : functions) {
      switch (function.classCode()) {
        case Reading.Present<Integer>(var code, _) -> {
          if (code >>> shift == wanted) {
            found.add(function);
          }
        }
        // It has gone since the listing.
        case Reading.Absent<Integer> _ -> {}
        case Reading.Unreadable<Integer> _, Reading.Malformed<Integer> _ -> {
          return Reading.unreadable("the class of " + function.bdf() + " cannot be read", "");
        }
      }
    }
    return Reading.present(List.copyOf(found), found.size() + " of " + raw);
  }

  static Reading<List<Netdev>> netdevs(Host host) {
    return Files.names(host, NET)
        .then(
            names -> {
              List<Netdev> netdevs = new ArrayList<>();
              for (String name : names) {
                // The one entry that is a file, not a device (drivers/net/bonding/bond_sysfs.c).
                if (name.equals("bonding_masters")) {
                  continue;
                }
                Reading<String> place = place(host, name);
                switch (place) {
                  case Reading.Present<String>(var target, _) ->
                      netdevs.add(new Netdev(name, bdfOf(target)));
                  case Reading.Absent<String> _ -> {}
                  case Reading.Unreadable<String>(var obstacle, var needs) -> {
                    return Reading.unreadable(
                        "whether " + name + " is virtual: " + obstacle, needs);
                  }
                  case Reading.Malformed<String>(var raw, var problem) -> {
                    return Reading.malformed(raw, problem);
                  }
                }
              }
              return Reading.present(List.copyOf(netdevs), netdevs.size() + " of " + names.size());
            });
  }

  /** Returns where the physical device of a network device is; absent for a virtual one. */
  static Reading<String> place(Host host, String name) {
    Reading<String> link = Files.text(host.readLink(NET + "/" + name));
    if (link instanceof Reading.Present<String>(var target, _)) {
      return isVirtual(target) ? Reading.absent("it is virtual: " + target) : link;
    }
    // A recording with a plain folder: the device link in it still tells.
    return Files.text(host.readLink(NET + "/" + name + "/device"));
  }

  static boolean isVirtual(String target) {
    return target.contains("/devices/virtual/") || target.startsWith("devices/virtual/");
  }

  /** Returns the PCI function that a device's path leads over; absent for USB and other buses. */
  static Reading<String> bdfOf(String target) {
    String bdf = PciSurvey.lastAddress(target);
    if (bdf.isEmpty()) {
      return Reading.absent("no PCI function on its path " + target);
    }
    return target.substring(target.lastIndexOf(bdf)).contains("/usb")
        ? Reading.absent("it hangs on USB: " + target)
        : Reading.present(bdf, target);
  }

  static Reading<List<String>> rdmaDevices(Host host) {
    return Files.names(host, INFINIBAND);
  }

  static Reading<List<NvmeController>> nvme(Host host, Reading<List<PciFunction>> pci) {
    Reading<List<String>> names = Files.names(host, NVME);
    if (names instanceof Reading.Present<List<String>>(var controllers, var raw)) {
      List<NvmeController> found = new ArrayList<>();
      for (String name : controllers) {
        if (name.startsWith("nvme") && CpuSurvey.decimal(name.substring(4)) >= 0) {
          found.add(controller(host, name, pci));
        }
      }
      return Reading.present(List.copyOf(found), raw);
    }
    // A class that could not be listed has names that nobody knows; one that is not there has none.
    boolean nameless =
        host.list(NVME) instanceof Listing.None(var why)
            && (why instanceof Raw.Missing || why instanceof Raw.NotRecorded);
    if (!nameless) {
      return names.map(_ -> List.of());
    }
    Reading<List<NvmeController>> ofPci =
        ofClass(pci, 8, STORAGE_NVM)
            .map(
                functions -> {
                  List<NvmeController> found = new ArrayList<>();
                  for (PciFunction function : functions) {
                    found.add(
                        new NvmeController(
                            function.bdf(),
                            Reading.present(function.bdf(), function.bdf()),
                            function.numaNode()));
                  }
                  return List.copyOf(found);
                });
    return ofPci.isPresent() ? ofPci : names.map(_ -> List.of());
  }

  private static NvmeController controller(Host host, String name, Reading<List<PciFunction>> pci) {
    String folder = NVME + "/" + name;
    Reading<String> link = Files.text(host.readLink(folder));
    if (!link.isPresent()) {
      link = Files.text(host.readLink(folder + "/device"));
    }
    Reading<String> bdf = link.then(DeviceSurvey::bdfOf);
    Reading<Integer> node = PciSurvey.node(host, folder + "/numa_node");
    if (!node.isPresent() && bdf instanceof Reading.Present<String>(var address, _)) {
      for (PciFunction function : pci.orElse(List.of())) {
        if (function.bdf().equals(address)) {
          node = function.numaNode();
        }
      }
    }
    return new NvmeController(name, bdf, node);
  }

  static Reading<List<String>> blockDevices(Host host) {
    return Files.names(host, BLOCK)
        .map(
            names -> {
              List<String> disks = new ArrayList<>();
              for (String name : names) {
                if (isDisk(name)) {
                  disks.add(name);
                }
              }
              return List.copyOf(disks);
            });
  }

  /** Returns whether the name under /sys/block is a disk or a namespace. */
  static boolean isDisk(String name) {
    for (String prefix : NOT_DISKS) {
      String rest = name.startsWith(prefix) ? name.substring(prefix.length()) : "";
      // md127 and md_d0 are arrays, mdX is no prefix of another driver's names.
      if (!rest.isEmpty() && (CpuSurvey.decimal(rest) >= 0 || prefix.equals("md"))) {
        return false;
      }
    }
    return !isNvmePath(name);
  }

  /** Returns whether it is nvmeXcYnZ: one path to a namespace (drivers/nvme/host/multipath.c). */
  static boolean isNvmePath(String name) {
    if (!name.startsWith("nvme")) {
      return false;
    }
    int c = name.indexOf('c', 4);
    int n = name.indexOf('n', 4);
    return c > 4
        && n > c + 1
        && CpuSurvey.decimal(name.substring(4, c)) >= 0
        && CpuSurvey.decimal(name.substring(c + 1, n)) >= 0
        && CpuSurvey.decimal(name.substring(n + 1)) >= 0;
  }
}
