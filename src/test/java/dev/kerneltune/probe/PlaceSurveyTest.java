package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class PlaceSurveyTest {
  private static final String METAL_CPU =
      "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu lm\n";
  private static final String GUEST_CPU =
      "processor\t: 0\nvendor_id\t: GenuineIntel\nflags\t\t: fpu lm hypervisor\n";
  private static final String ARM_CPU = "processor\t: 0\nFeatures\t: fp\nCPU implementer\t: 0x41\n";
  private static final String GVISOR = "Linux version 4.19.0-gvisor #1 SMP\n";
  private static final String OLD_GVISOR =
      "Linux version 4.4.0 #1 SMP Sun Jan 10 15:06:54 PST 2016\n";

  private static Reading<String> place(MachineFiles files) {
    Host host = files.host();
    Reading<CpuInfo> info = CpuSurvey.cpuInfo(host);
    return PlaceSurvey.place(
            host, KernelSurvey.architecture(host, info), info, KernelSurvey.commandLine(host))
        .virtualization();
  }

  private static MachineFiles cpu(String cpuinfo) {
    return new MachineFiles().file(CpuSurvey.CPUINFO, cpuinfo);
  }

  private static MachineFiles dmi(MachineFiles files, String vendor, String product) {
    return files
        .file(PlaceSurvey.DMI + "sys_vendor", vendor + "\n")
        .file(PlaceSurvey.DMI + "product_name", product + "\n");
  }

  private static MachineFiles clock(MachineFiles files, String clocks) {
    return files.file(
        "/sys/devices/system/clocksource/clocksource0/available_clocksource", clocks + "\n");
  }

  @Test
  void bareMetalHasNoHypervisorFlagAndAMakerOfServers() {
    Reading<String> read = place(dmi(cpu(METAL_CPU), "Dell Inc.", "PowerEdge XE9680"));
    assertThat(read.orElse("")).isEqualTo("bare-metal");
    assertThat(((Reading.Present<String>) read).raw()).contains("PowerEdge XE9680");
  }

  @Test
  void dmiNamesTheHypervisor() {
    String[][] known = {
      {"QEMU", "Standard PC (Q35 + ICH9, 2009)", "qemu"},
      {"Red Hat", "KVM", "kvm"},
      {"OpenStack Foundation", "OpenStack Nova", "kvm"},
      {"Google", "Google Compute Engine", "kvm"},
      {"DigitalOcean", "Droplet", "kvm"},
      {"VMware, Inc.", "VMware7,1", "vmware"},
      {"Microsoft Corporation", "Virtual Machine", "hyper-v"},
      {"Xen", "HVM domU", "xen"},
      {"innotek GmbH", "VirtualBox", "virtualbox"},
      {"Amazon EC2", "p5.48xlarge", "nitro"},
    };
    for (String[] one : known) {
      assertThat(place(dmi(cpu(GUEST_CPU), one[0], one[1])).orElse("")).isEqualTo(one[2]);
    }
  }

  @Test
  void qemuWithTheClockOfKvmIsKvm() {
    MachineFiles files = dmi(clock(cpu(GUEST_CPU), "kvm-clock tsc"), "QEMU", "Standard PC");
    assertThat(place(files).orElse("")).isEqualTo("kvm");
  }

  @Test
  void aSurfaceOrAnOracleServerIsNoVirtualMachine() {
    assertThat(place(dmi(cpu(METAL_CPU), "Microsoft Corporation", "Surface Laptop")).orElse(""))
        .isEqualTo("bare-metal");
    assertThat(place(dmi(cpu(METAL_CPU), "Oracle Corporation", "ORACLE SERVER X9-2c")).orElse(""))
        .isEqualTo("bare-metal");
  }

  @Test
  void amazonsBareMetalIsToldFromItsGuests() {
    assertThat(place(dmi(cpu(METAL_CPU), "Amazon EC2", "c5.metal")).orElse(""))
        .isEqualTo("bare-metal");
    assertThat(place(dmi(cpu(METAL_CPU), "Amazon EC2", "p4d.24xlarge")))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(place(dmi(cpu(ARM_CPU), "Amazon EC2", "c7g.4xlarge")).orElse("")).isEqualTo("nitro");
    assertThat(place(dmi(cpu(ARM_CPU), "Amazon EC2", "c7g.metal")).orElse(""))
        .isEqualTo("bare-metal");
  }

  @Test
  void aHypervisorFlagWithoutANameIsSomeVirtualMachine() {
    assertThat(place(cpu(GUEST_CPU)).orElse("")).isEqualTo("vm");
    assertThat(place(dmi(cpu(GUEST_CPU), "Dell Inc.", "PowerEdge")).orElse("")).isEqualTo("vm");
  }

  @Test
  void clockSourcesNameHypervisorsThatWriteNoDmi() {
    assertThat(place(clock(cpu(GUEST_CPU), "tsc kvm-clock")).orElse("")).isEqualTo("kvm");
    assertThat(place(clock(cpu(GUEST_CPU), "hyperv_clocksource_tsc_page acpi_pm")).orElse(""))
        .isEqualTo("hyper-v");
    assertThat(place(clock(cpu(GUEST_CPU), "xen tsc")).orElse("")).isEqualTo("xen");
  }

  @Test
  void firecrackerIsToldByItsAcpiTablesOrItsCommandLine() {
    byte[] table = new byte[36];
    byte[] oem = "FIRECKFCVMFADT".getBytes(StandardCharsets.US_ASCII);
    System.arraycopy(oem, 0, table, 10, oem.length);
    MachineFiles asRoot =
        cpu(GUEST_CPU).raw("/sys/firmware/acpi/tables/FACP", new Raw.Bytes(table));
    assertThat(place(asRoot).orElse("")).isEqualTo("firecracker");
    MachineFiles asUser =
        clock(cpu(GUEST_CPU), "tsc kvm-clock")
            .raw("/sys/firmware/acpi/tables/FACP", new Raw.Refused("EACCES"))
            .file(KernelSurvey.CMDLINE, "console=ttyS0 reboot=k panic=1 pci=off\n");
    assertThat(place(asUser).orElse("")).isEqualTo("firecracker");
  }

  @Test
  void gvisorIsToldByItsKernelVersion() {
    assertThat(place(cpu(GUEST_CPU).file(KernelSurvey.VERSION, GVISOR)).orElse(""))
        .isEqualTo("gvisor");
    assertThat(place(cpu(METAL_CPU).file(KernelSurvey.VERSION, OLD_GVISOR)).orElse(""))
        .isEqualTo("gvisor");
  }

  @Test
  void xenIsToldByItsOwnFileInDom0Too() {
    MachineFiles files = dmi(cpu(METAL_CPU), "Dell Inc.", "PowerEdge");
    assertThat(place(files.file("/sys/hypervisor/type", "xen\n")).orElse("")).isEqualTo("xen");
  }

  @Test
  void armNamesItsHypervisorInTheDeviceTree() {
    MachineFiles files =
        cpu(ARM_CPU).file("/proc/device-tree/hypervisor/compatible", "linux,kvm\0");
    assertThat(place(files).orElse("")).isEqualTo("kvm");
  }

  @Test
  void armIsBareMetalOnlyWithAMakerInDmi() {
    assertThat(place(dmi(cpu(ARM_CPU), "NVIDIA", "NVIDIA_DGX_Spark")).orElse(""))
        .isEqualTo("bare-metal");
    assertThat(place(cpu(ARM_CPU))).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void withoutEvidenceItIsUnreadableNeverBareMetal() {
    assertThat(place(new MachineFiles().file("/sys/a", ""))).isInstanceOf(Reading.Unreadable.class);
    assertThat(place(dmi(new MachineFiles(), "Dell Inc.", "PowerEdge")))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void clockSourcesOfTheMachineItselfNameNoHypervisor() {
    assertThat(place(clock(cpu(GUEST_CPU), "tsc hpet acpi_pm")).orElse("")).isEqualTo("vm");
    assertThat(place(clock(cpu(GUEST_CPU), "tsc xen")).orElse("")).isEqualTo("xen");
  }

  @Test
  void oneWordOfFirecrackersCommandLineIsNotEnough() {
    for (String words : new String[] {"reboot=k", "panic=1", "reboot=k panic=10", "quiet"}) {
      MachineFiles files =
          clock(cpu(GUEST_CPU), "tsc kvm-clock").file(KernelSurvey.CMDLINE, words + "\n");
      assertThat(place(files).orElse("")).as(words).isEqualTo("kvm");
    }
  }

  @Test
  void aTableThatIsTooShortForAMakerIsNoEvidence() {
    for (int length : new int[] {0, 15, 16}) {
      byte[] table = new byte[length];
      byte[] oem = "FIRECK".getBytes(StandardCharsets.US_ASCII);
      System.arraycopy(oem, 0, table, Math.min(10, length), Math.min(6, Math.max(0, length - 10)));
      MachineFiles files =
          cpu(GUEST_CPU).raw("/sys/firmware/acpi/tables/DSDT", new Raw.Bytes(table));
      assertThat(place(files).orElse("")).isEqualTo(length == 16 ? "firecracker" : "vm");
    }
  }

  @Test
  void theDeviceTreeNamesItsHypervisorOrSomeVirtualMachine() {
    assertThat(PlaceSurvey.deviceTree("linux,kvm\0").orElse("")).isEqualTo("kvm");
    assertThat(PlaceSurvey.deviceTree("xen,xen-4.17\0xen,xen\0").orElse("")).isEqualTo("xen");
    assertThat(PlaceSurvey.deviceTree("vmware\0").orElse("")).isEqualTo("vmware");
    assertThat(PlaceSurvey.deviceTree("some,other\0"))
        .isEqualTo(Reading.present("vm", "/proc/device-tree/hypervisor/compatible: some,other"));
  }
}
