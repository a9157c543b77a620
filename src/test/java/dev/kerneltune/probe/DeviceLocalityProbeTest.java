package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;

class DeviceLocalityProbeTest {
  private static final String GPU = "0000:19:00.0";
  private static final String DRIVE = "0000:18:00.0";

  private static HostFixture machine() {
    return new HostFixture()
        .function(
            "pci0000:15", GPU, HostFixture.NVIDIA, HostFixture.GPU, HostFixture.noCapability())
        .function("pci0000:16", DRIVE, 0x144d, HostFixture.NVME, HostFixture.noCapability())
        .link("/sys/class/nvme/nvme0", "../../devices/pci0000:16/" + DRIVE + "/nvme/nvme0")
        .file("/sys/class/nvme/nvme0/numa_node", "0\n")
        .file("/sys/devices/system/node/online", "0-1\n");
  }

  private static List<String> drives(HostFixture fixture) {
    return fixture.answers(new DeviceLocalityProbe(), "locality/nvme-gpu");
  }

  @Test
  void aDriveOnTheNodeOfAGpuHasOneThere() {
    assertThat(drives(machine())).containsExactly("nvme0: gpu-there");
    assertThat(drives(machine().file("/sys/class/nvme/nvme0/numa_node", "1\n")))
        .containsExactly("nvme0: no-gpu");
  }

  @Test
  void aNodeThatFirmwareDoesNotTellIsNoNodeWithoutGpu() {
    HostFixture untold = machine().file("/sys/bus/pci/devices/" + GPU + "/numa_node", "-1\n");
    assertThat(drives(untold).getFirst()).startsWith("nvme0: absent");
    HostFixture refused =
        machine().file("/sys/bus/pci/devices/" + GPU + "/numa_node", new Raw.Refused("EACCES"));
    assertThat(drives(refused).getFirst()).startsWith("nvme0: unreadable");
  }

  @Test
  void aMachineWithoutRdmaControllersIsTold() {
    assertThat(machine().answers(new DeviceLocalityProbe(), "locality/rdma-nic-gpu"))
        .containsExactly("host: absent, no RDMA controller here");
  }
}
