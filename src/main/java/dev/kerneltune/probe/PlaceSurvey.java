package dev.kerneltune.probe;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.CommandLine;
import dev.kerneltune.model.Place;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Values;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * Where the machine runs, from files alone. The order and the DMI strings are those of systemd's
 * src/basic/virt.c; what it asks CPUID for, the hypervisor flag of /proc/cpuinfo and the clock
 * sources tell here. The raw text of the answer is what it rests on.
 */
final class PlaceSurvey {
  static final String DMI = "/sys/class/dmi/id/";
  private static final List<String> DMI_FILES =
      List.of("product_name", "sys_vendor", "board_vendor", "bios_vendor", "product_version");
  private static final String CLOCKS =
      "/sys/devices/system/clocksource/clocksource0/available_clocksource";
  private static final String ACPI = "/sys/firmware/acpi/tables";
  private static final String XEN_TYPE = "/sys/hypervisor/type";
  private static final String DEVICE_TREE = "/proc/device-tree/hypervisor/compatible";

  /** What a DMI string starts with, and the hypervisor that writes it. */
  private static final String[][] HYPERVISORS = {
    {"KVM", "kvm"},
    {"OpenStack", "kvm"},
    {"KubeVirt", "kvm"},
    {"Red Hat", "kvm"},
    {"RHEL", "kvm"},
    {"Google Compute Engine", "kvm"},
    {"DigitalOcean", "kvm"},
    {"Cloud Hypervisor", "kvm"},
    {"QEMU", "qemu"},
    {"VMware", "vmware"},
    {"VMW", "vmware"},
    {"innotek GmbH", "virtualbox"},
    {"VirtualBox", "virtualbox"},
    {"Xen", "xen"},
    {"Bochs", "bochs"},
    {"Parallels", "parallels"},
    {"BHYVE", "bhyve"},
    {"Hyper-V", "hyper-v"},
    {"Apple Virtualization", "apple"},
  };

  private PlaceSurvey() {}

  /** Returns the files that are read at once, for {@link Host#warm}. */
  static List<String> files() {
    List<String> files = new ArrayList<>();
    for (String name : DMI_FILES) {
      files.add(DMI + name);
    }
    files.add(CLOCKS);
    files.add(XEN_TYPE);
    files.add(KernelSurvey.VERSION);
    files.addAll(ContainerSurvey.files());
    return files;
  }

  static Place place(
      Host host,
      Reading<String> architecture,
      Reading<CpuInfo> cpuInfo,
      Reading<CommandLine> commandLine) {
    return new Place(
        virtualization(host, architecture, cpuInfo, commandLine), ContainerSurvey.container(host));
  }

  private static Reading<String> virtualization(
      Host host,
      Reading<String> architecture,
      Reading<CpuInfo> cpuInfo,
      Reading<CommandLine> commandLine) {
    Reading<String> sandbox = Files.text(host, KernelSurvey.VERSION).then(PlaceSurvey::sandboxOf);
    if (sandbox.isPresent()) {
      return sandbox;
    }
    Reading<String> xen = xen(host);
    if (xen.isPresent()) {
      return xen;
    }
    Reading<String> tree = Files.text(host, DEVICE_TREE).then(PlaceSurvey::deviceTree);
    if (tree.isPresent()) {
      return tree;
    }
    Flag flag = flag(cpuInfo);
    Dmi dmi = Dmi.read(host);
    Reading<String> named = byDmi(dmi, flag);
    if (named instanceof Reading.Present<String>(var name, var raw)) {
      // QEMU without KVM emulates every instruction; only KVM offers its clock.
      return name.equals("qemu") && clocks(host).contains("kvm-clock")
          ? Reading.present("kvm", raw + "; clock source kvm-clock")
          : named;
    }
    if (named instanceof Reading.Unreadable<String>) {
      return named;
    }
    return switch (flag) {
      case SET -> unnamed(host, dmi, commandLine);
      case CLEAR ->
          Reading.present("bare-metal", "no flag hypervisor in /proc/cpuinfo; DMI: " + dmi.text());
      case NONE -> withoutFlag(architecture, dmi);
    };
  }

  /** Whether the CPU flags name a hypervisor: bit 31 of CPUID 1 ECX, which exists on x86 alone. */
  enum Flag {
    SET,
    CLEAR,
    NONE
  }

  static Flag flag(Reading<CpuInfo> cpuInfo) {
    if (cpuInfo instanceof Reading.Present<CpuInfo>(var info, _)
        && !info.line("flags").isEmpty()
        && !info.line("vendor_id").isEmpty()) {
      return Values.words(info.flags()).contains("hypervisor") ? Flag.SET : Flag.CLEAR;
    }
    return Flag.NONE;
  }

  /** Knows gVisor by the release and the build text that its kernel makes up. */
  static Reading<String> sandboxOf(String version) {
    boolean named = version.contains("gvisor");
    // pkg/sentry/syscalls/linux/linux64.go of gVisor: the same build time for years.
    boolean old = version.contains("4.4.0") && version.contains("Sun Jan 10 15:06:54 PST 2016");
    return named || old
        ? Reading.present("gvisor", KernelSurvey.VERSION + ": " + version)
        : Reading.absent("the kernel is not that of gVisor");
  }

  private static Reading<String> xen(Host host) {
    Reading<String> type = Files.text(host, XEN_TYPE);
    if (!(type instanceof Reading.Present<String>(var name, _)) || !name.strip().equals("xen")) {
      return Reading.absent("no Xen under " + XEN_TYPE);
    }
    // In dom0 as well, the CPUs and the memory are Xen's to give.
    return Reading.present("xen", XEN_TYPE + ": xen");
  }

  static Reading<String> deviceTree(String compatible) {
    String name =
        compatible.startsWith("linux,kvm")
            ? "kvm"
            : compatible.contains("xen") ? "xen" : compatible.contains("vmware") ? "vmware" : "vm";
    return Reading.present(name, DEVICE_TREE + ": " + compatible.replace('\0', ' ').strip());
  }

  /** The DMI strings that could be read, by file name. */
  record Dmi(List<String> names, List<String> values) {
    static Dmi read(Host host) {
      List<String> names = new ArrayList<>();
      List<String> values = new ArrayList<>();
      for (String name : DMI_FILES) {
        if (Files.text(host, DMI + name) instanceof Reading.Present<String>(var text, _)) {
          names.add(name);
          values.add(text.strip());
        }
      }
      return new Dmi(names, values);
    }

    String value(String name) {
      int at = names.indexOf(name);
      return at < 0 ? "" : values.get(at);
    }

    String text() {
      if (names.isEmpty()) {
        return "not readable";
      }
      StringBuilder text = new StringBuilder();
      for (int i = 0; i < names.size(); i++) {
        text.append(i == 0 ? "" : ", ").append(names.get(i)).append(' ').append(values.get(i));
      }
      return text.toString();
    }

    boolean namesMaker() {
      return !value("sys_vendor").isEmpty() || !value("product_name").isEmpty();
    }
  }

  /** Returns the hypervisor that the DMI strings name; absent where they name none. */
  static Reading<String> byDmi(Dmi dmi, Flag flag) {
    String vendor = dmi.value("sys_vendor");
    String product = dmi.value("product_name");
    if (vendor.startsWith("Amazon EC2") || dmi.value("bios_vendor").startsWith("Amazon EC2")) {
      return amazon(product, dmi, flag);
    }
    if (vendor.equals("Microsoft Corporation") && product.equals("Virtual Machine")) {
      return Reading.present("hyper-v", "DMI: " + vendor + ", " + product);
    }
    for (int i = 0; i < dmi.names().size(); i++) {
      for (String[] hypervisor : HYPERVISORS) {
        if (dmi.values().get(i).startsWith(hypervisor[0])) {
          return Reading.present(
              hypervisor[1], "DMI " + dmi.names().get(i) + ": " + dmi.values().get(i));
        }
      }
    }
    return Reading.absent("DMI names no hypervisor");
  }

  /** Tells Nitro guests from EC2's bare-metal machines, which write the same vendor. */
  private static Reading<String> amazon(String product, Dmi dmi, Flag flag) {
    boolean metal = product.contains(".metal");
    if (metal && flag != Flag.SET) {
      return Reading.present("bare-metal", "DMI product_name: " + product);
    }
    return flag == Flag.CLEAR
        ? Reading.unreadable(
            "DMI says Amazon EC2, and /proc/cpuinfo has no flag hypervisor: " + dmi.text(), "")
        : Reading.present("nitro", "DMI: " + dmi.text());
  }

  private static List<String> clocks(Host host) {
    return Values.words(Files.text(host, CLOCKS).orElse(""));
  }

  /** Names a hypervisor that writes no DMI string, by its other marks; vm where there are none. */
  private static Reading<String> unnamed(Host host, Dmi dmi, Reading<CommandLine> commandLine) {
    String flag = "flag hypervisor in /proc/cpuinfo";
    String table = firecrackerTable(host);
    if (!table.isEmpty()) {
      return Reading.present("firecracker", flag + "; OEM id FIRECK in " + table);
    }
    List<String> clocks = clocks(host);
    if (clocks.contains("kvm-clock")) {
      return !dmi.namesMaker()
              && commandLine instanceof Reading.Present<CommandLine>(var line, _)
              && isFirecracker(line)
          ? Reading.present(
              "firecracker",
              flag + "; no DMI; clock source kvm-clock; reboot=k panic=1 in /proc/cmdline")
          : Reading.present("kvm", flag + "; clock source kvm-clock");
    }
    for (String clock : clocks) {
      if (clock.startsWith("hyperv_clocksource")) {
        return Reading.present("hyper-v", flag + "; clock source " + clock);
      }
      if (clock.equals("xen")) {
        return Reading.present("xen", flag + "; clock source xen");
      }
    }
    return Reading.present("vm", flag + "; DMI: " + dmi.text());
  }

  /** Returns whether the command line has the words that Firecracker's own documentation gives. */
  static boolean isFirecracker(CommandLine line) {
    return hasValue(line, "reboot", "k") && hasValue(line, "panic", "1");
  }

  private static boolean hasValue(CommandLine line, String name, String value) {
    for (CommandLine.Argument argument : line.all(name)) {
      if (argument.value().equals(value)) {
        return true;
      }
    }
    return false;
  }

  /** Returns the first ACPI table whose OEM id (bytes 10 to 15) is Firecracker's, or empty. */
  private static String firecrackerTable(Host host) {
    for (String name : List.of("FACP", "APIC", "DSDT")) {
      String path = ACPI + "/" + name;
      if (host.read(path) instanceof Raw.Bytes(byte[] table)
          && table.length >= 16
          && new String(table, 10, 6, StandardCharsets.US_ASCII).equals("FIRECK")) {
        return path;
      }
    }
    return "";
  }

  /** Decides where the architecture has no hypervisor flag: by a maker that is no hypervisor. */
  private static Reading<String> withoutFlag(Reading<String> architecture, Dmi dmi) {
    boolean x86 = architecture.orElse("").equals("x86_64");
    if (!x86 && architecture.isPresent() && dmi.namesMaker()) {
      return Reading.present("bare-metal", "DMI: " + dmi.text());
    }
    return Reading.unreadable(
        "neither CPU flags nor DMI tell whether this is a virtual machine", "");
  }
}
