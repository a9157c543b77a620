package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;

class NicQueuesProbeTest {
  private static final String ETH0 = "/sys/class/net/eth0";
  private static final String NIC = "0000:05:00.0";

  private static HostFixture device(int queues, Raw speed) {
    HostFixture fixture =
        new HostFixture()
            .file("/sys/devices/system/cpu/online", "0-7\n")
            .file("/sys/devices/system/cpu/present", "0-7\n")
            .function("pci0000:00", NIC, 0x15b3, HostFixture.NIC, HostFixture.noCapability())
            .link(ETH0, "../../devices/pci0000:00/" + NIC + "/net/eth0")
            .link(ETH0 + "/device", "../../../" + NIC)
            .file(ETH0 + "/speed", speed)
            .file(ETH0 + "/queues/tx-0/xps_cpus", "0\n");
    for (int queue = 0; queue < queues; queue++) {
      fixture.file(ETH0 + "/queues/rx-" + queue + "/rps_cpus", "0\n");
    }
    return fixture;
  }

  private static String answer(HostFixture fixture) {
    return fixture.answers(new NicQueuesProbe(), "irq/nic-queues").getFirst();
  }

  @Test
  void oneQueueMattersOnAFastLink() {
    assertThat(answer(device(1, HostFixture.raw("100000\n")))).isEqualTo("eth0: single-on-fast");
    assertThat(answer(device(1, HostFixture.raw("25000\n")))).isEqualTo("eth0: single-on-fast");
    assertThat(answer(device(1, HostFixture.raw("10000\n")))).isEqualTo("eth0: single");
    assertThat(answer(device(8, new Raw.Failed("EINVAL")))).isEqualTo("eth0: several");
  }

  @Test
  void aDeviceThatStandsForAVirtualFunctionIsNotJudged() {
    HostFixture fast = device(1, HostFixture.raw("100000\n"));
    assertThat(answer(fast.file(ETH0 + "/phys_port_name", "pf0vf3\n")))
        .startsWith("eth0: absent, it stands for a function of a switch");
    assertThat(answer(fast.file(ETH0 + "/phys_port_name", "c1pf0sf88\n"))).contains("absent");
    assertThat(answer(fast.file(ETH0 + "/phys_port_name", "p0\n")))
        .isEqualTo("eth0: single-on-fast");
    assertThat(answer(fast.file(ETH0 + "/phys_port_name", new Raw.Failed("EOPNOTSUPP"))))
        .isEqualTo("eth0: single-on-fast");
  }

  @Test
  void aDeviceWithoutASpeedIsNotJudged() {
    assertThat(answer(device(1, new Raw.Failed("EINVAL: Invalid argument"))))
        .startsWith("eth0: absent, it has no link");
    assertThat(answer(device(1, HostFixture.raw("-1\n")))).startsWith("eth0: absent");
    assertThat(answer(device(1, new Raw.Refused("EACCES")))).startsWith("eth0: unreadable");
    assertThat(answer(device(1, HostFixture.raw("")))).startsWith("eth0: malformed");
  }

  @Test
  void transmitQueuesDoNotCount() {
    assertThat(NicQueuesProbe.receiveQueues(List.of("rx-0", "tx-0", "tx-1"))).isEqualTo(1);
  }
}
