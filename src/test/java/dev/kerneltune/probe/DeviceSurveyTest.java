package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.model.Netdev;
import dev.kerneltune.model.Nic;
import dev.kerneltune.model.NvmeController;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceSurveyTest {
  private static final String NIC = "0000:0c:00.0";
  private static final String UNDER_NIC = "../../devices/pci0000:00/0000:00:01.1/" + NIC;
  private static final String USB =
      "../../devices/pci0000:00/0000:00:14.0/usb1/1-1/1-1:1.0/net/usb0";

  private static List<Netdev> netdevs(MachineFiles files) {
    return DeviceSurvey.netdevs(files.host()).orElse(List.of());
  }

  private static Reading<List<NvmeController>> nvme(MachineFiles files) {
    Host host = files.host();
    return DeviceSurvey.nvme(host, PciSurvey.functions(host));
  }

  private static List<Nic> nics(MachineFiles files) {
    Host host = files.host();
    return DeviceSurvey.nics(host, PciSurvey.functions(host)).orElse(List.of());
  }

  @Test
  void aNicIsANetworkOrInfinibandController() {
    MachineFiles files =
        new MachineFiles()
            .function(NIC, "0x15b3", "0x020000")
            .function("0000:4b:00.0", "0x15b3", "0x020700")
            .function("0000:4c:00.0", "0x10de", "0x030200")
            .file(PciSurvey.FOLDER + "/" + NIC + "/net/enp12s0np0/mtu", "1500\n")
            .file(PciSurvey.FOLDER + "/" + NIC + "/infiniband/mlx5_0/fw_ver", "1\n");
    assertThat(nics(files)).hasSize(2);
    assertThat(nics(files).getFirst().netdevs().orElse(List.of())).containsExactly("enp12s0np0");
    assertThat(nics(files).getFirst().rdma().orElse(List.of())).containsExactly("mlx5_0");
  }

  @Test
  void aNicWithoutNetdevsSaysSoOnlyWhereNetdevsWereRecorded() {
    MachineFiles files = new MachineFiles().function(NIC, "0x15b3", "0x020000");
    assertThat(nics(files).getFirst().netdevs()).isInstanceOf(Reading.Unreadable.class);
    files.link(DeviceSurvey.NET + "/lo", "../../devices/virtual/net/lo");
    assertThat(nics(files).getFirst().netdevs()).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void netdevsHangOnPciAndVirtualOnesAreLeftOut() {
    MachineFiles files =
        new MachineFiles()
            .link(DeviceSurvey.NET + "/enp12s0np0", UNDER_NIC + "/net/enp12s0np0")
            .link(DeviceSurvey.NET + "/lo", "../../devices/virtual/net/lo")
            .link(DeviceSurvey.NET + "/eth1", UNDER_NIC + "/virtio2/net/eth1")
            .link(DeviceSurvey.NET + "/usb0", USB)
            .file(DeviceSurvey.NET + "/bonding_masters", "bond0\n");
    assertThat(netdevs(files))
        .extracting(Netdev::name)
        .containsExactly("enp12s0np0", "eth1", "usb0");
    assertThat(netdevs(files).get(1).bdf().orElse("")).isEqualTo(NIC);
    assertThat(netdevs(files).get(2).bdf()).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void aPlainFolderIsToldByItsDeviceLink() {
    MachineFiles files =
        new MachineFiles()
            .file(DeviceSurvey.NET + "/eth0/mtu", "1500\n")
            .link(DeviceSurvey.NET + "/eth0/device", "../../../" + NIC)
            .file(DeviceSurvey.NET + "/bond0/mtu", "1500\n");
    assertThat(netdevs(files)).extracting(Netdev::name).containsExactly("eth0");
    assertThat(netdevs(files).getFirst().bdf().orElse("")).isEqualTo(NIC);
  }

  @Test
  void nvmeControllersHangOnPciAndFabricsDoNot() {
    MachineFiles files =
        new MachineFiles()
            .function("0000:09:00.0", "0x144d", "0x010802")
            .link(DeviceSurvey.NVME + "/nvme0", "../../devices/pci0000:00/0000:09:00.0/nvme/nvme0")
            .link(DeviceSurvey.NVME + "/nvme1", "../../devices/virtual/nvme-fabrics/ctl/nvme1");
    List<NvmeController> found = nvme(files).orElse(List.of());
    assertThat(found).extracting(NvmeController::name).containsExactly("nvme0", "nvme1");
    assertThat(found.getFirst().bdf().orElse("")).isEqualTo("0000:09:00.0");
    assertThat(found.getFirst().numaNode().orElse(-1)).isZero();
    assertThat(found.getLast().bdf()).isInstanceOf(Reading.Absent.class);
  }

  @Test
  void whereOnlyPciIsKnownAnNvmeControllerHasItsAddressForAName() {
    MachineFiles files = new MachineFiles().function("0000:09:00.0", "0x144d", "0x010802");
    assertThat(nvme(files).orElse(List.of()).getFirst().name()).isEqualTo("0000:09:00.0");
  }

  @Test
  void nothingRecordedIsUnreadableNotNoDevice() {
    MachineFiles files = new MachineFiles().file("/proc/uptime", "1 1\n");
    assertThat(nvme(files)).isInstanceOf(Reading.Unreadable.class);
    assertThat(DeviceSurvey.netdevs(files.host())).isInstanceOf(Reading.Unreadable.class);
    assertThat(DeviceSurvey.rdmaDevices(files.host())).isInstanceOf(Reading.Unreadable.class);
    assertThat(DeviceSurvey.blockDevices(files.host())).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void disksAndNamespacesAreBlockDevices() {
    for (String disk :
        new String[] {"sda", "vda", "nvme0n1", "nvme10n2", "mmcblk0", "fdisk", "md"}) {
      assertThat(DeviceSurvey.isDisk(disk)).as(disk).isTrue();
    }
  }

  @Test
  void memoryImagesCompositionsAndPathsAreNot() {
    for (String other :
        new String[] {
          "loop0",
          "ram1",
          "zram0",
          "sr0",
          "fd0",
          "dm-3",
          "md127",
          "md_d0",
          "nbd5",
          "nvme0c0n1",
          "nvme12c3n4"
        }) {
      assertThat(DeviceSurvey.isDisk(other)).as(other).isFalse();
    }
  }
}
