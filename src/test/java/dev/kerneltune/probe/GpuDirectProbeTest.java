package dev.kerneltune.probe;

import static dev.kerneltune.probe.HostFixture.NIC;
import static dev.kerneltune.probe.HostFixture.noCapability;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class GpuDirectProbeTest {
  private static final Reading<Boolean> YES = Reading.present(true, "");
  private static final Reading<Boolean> NO = Reading.present(false, "");
  private static final Reading<Boolean> OPEN = Reading.unreadable("not known", "");

  private static HostFixture node(String version, String kernel) {
    return new HostFixture()
        .function("pci0000:15", "0000:1a:00.0", 0x15b3, NIC, noCapability())
        .driver("0000:1a:00.0", "mlx5_core")
        .file("/sys/bus/pci/devices/0000:1a:00.0/infiniband/mlx5_0/node_type", "1: CA\n")
        .file("/sys/class/infiniband/mlx5_0/node_type", "1: CA\n")
        .link("/sys/class/infiniband/mlx5_0/device", "../../../0000:1a:00.0")
        .file("/sys/module/nvidia/version", "1\n")
        .file("/sys/kernel/mm/ksm/run", "0\n")
        .file("/proc/sys/kernel/osrelease", kernel + "\n")
        .file(NvidiaDriver.VERSION, version);
  }

  private static String registration(HostFixture fixture) {
    return fixture.answers(new GpuDirectProbe(), "gpudirect/registration").getFirst();
  }

  @Test
  void theOpenModuleOnANewKernelRegistersDmaBufs() {
    assertThat(registration(node(NvidiaMemoryProbeTest.OPEN, "6.8.0-60-generic")))
        .isEqualTo("host: dma-buf");
  }

  @Test
  void theProprietaryModuleNeedsPeerMemory() {
    assertThat(registration(node(NvidiaMemoryProbeTest.PROPRIETARY, "6.8.0-60-generic")))
        .isEqualTo("host: none");
    assertThat(
            registration(
                node(NvidiaMemoryProbeTest.PROPRIETARY, "5.15.0-100-generic")
                    .file("/sys/module/nvidia_peermem/version", "535\n")))
        .isEqualTo("host: peer-memory");
  }

  @Test
  void anOldKernelMayCarryABackport() {
    assertThat(registration(node(NvidiaMemoryProbeTest.OPEN, "5.14.0-427.el9.x86_64")))
        .startsWith("host: unreadable");
  }

  @Test
  void whatIsKnownDecidesAndWhatIsNotLeavesNoneOpen() {
    assertThat(HostFixture.words(GpuDirectProbe.ways(YES, YES))).isEqualTo("both");
    assertThat(HostFixture.words(GpuDirectProbe.ways(OPEN, YES))).isEqualTo("dma-buf");
    assertThat(HostFixture.words(GpuDirectProbe.ways(NO, NO))).isEqualTo("none");
    assertThat(GpuDirectProbe.ways(NO, OPEN)).isInstanceOf(Reading.Unreadable.class);
    assertThat(GpuDirectProbe.ways(OPEN, NO)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void anEnterpriseKernelMayPassTheFeatureOn() {
    assertThat(
            GpuDirectProbe.multipath(
                "Y",
                Reading.present("RMForceStaticBar1=1", ""),
                Reading.present("5.14.0-427.el9.x86_64", "")))
        .isInstanceOf(Reading.Unreadable.class);
  }

  @ParameterizedTest
  @CsvSource({
    "N, 5.15.0, off",
    "Y, 6.8.0-60-generic, blocks",
    "Y, 7.0.3, blocks",
    "Y, 7.2.13, harmless",
  })
  void multipathingBlocksUpToSevenZero(String multipath, String kernel, String answer) {
    assertThat(
            HostFixture.words(
                GpuDirectProbe.multipath(
                    multipath,
                    Reading.present("RMForceStaticBar1=1;RmForceDisableIomapWC=1;", ""),
                    Reading.present(kernel, ""))))
        .isEqualTo(answer);
  }

  @Test
  void multipathingIsNoMatterWhereTheDriverIsNotSetUpForIt() {
    Reading<String> kernel = Reading.present("6.8.0", "");
    assertThat(GpuDirectProbe.multipath("Y", Reading.present("", ""), kernel))
        .isInstanceOf(Reading.Absent.class);
    assertThat(GpuDirectProbe.multipath("Y", Reading.unreadable("EACCES", "root"), kernel))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(
            GpuDirectProbe.multipath(
                "Y", Reading.present("RMForceStaticBar1=1", ""), Reading.present("7.1.0", "")))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(GpuDirectProbe.multipath("", Reading.present("", ""), kernel))
        .isInstanceOf(Reading.Malformed.class);
  }

  @ParameterizedTest
  @CsvSource({
    "mlx5_core, 5.16.0, dma-buf",
    "mlx5_core, 5.15.99, unreadable",
    "efa, 6.1.0, dma-buf",
    "efa, 6.0.19, unreadable",
    "bnxt_en, 6.8.0, unreadable",
  })
  void aNicRegistersDmaBufsFromTheKernelOnWhoseDriverDoes(
      String driver, String kernel, String answer) {
    HostFixture fixture = node(NvidiaMemoryProbeTest.OPEN, kernel).driver("0000:1a:00.0", driver);
    assertThat(registration(fixture)).startsWith("host: " + answer);
  }

  @Test
  void withoutAnRdmaDeviceThereIsNothingToRegister() {
    HostFixture fixture =
        new HostFixture()
            .file("/sys/class/net/lo/mtu", "65536\n")
            .file(NvidiaDriver.VERSION, NvidiaMemoryProbeTest.OPEN)
            .file("/sys/class/infiniband", new Raw.Missing());
    assertThat(registration(fixture)).isEqualTo("host: absent, no RDMA device here");
  }

  @ParameterizedTest
  @CsvSource({"nv_mem, peer-memory", "nv_mem_nc, peer-memory", "other, none"})
  void anOlderPeerMemoryClientCountsByItsName(String client, String answer) {
    HostFixture fixture =
        node(NvidiaMemoryProbeTest.PROPRIETARY, "5.15.0")
            .file("/sys/module/nvidia_peermem", new Raw.Missing())
            .file("/sys/kernel/mm/memory_peers/" + client + "/version", "1\n");
    assertThat(registration(fixture)).isEqualTo("host: " + answer);
  }
}
