package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Reading;
import org.junit.jupiter.api.Test;

class GdsProbeTest {
  private static final Reading<Boolean> YES = Reading.present(true, "");
  private static final Reading<Boolean> NO = Reading.present(false, "");
  private static final Reading<Boolean> OPEN = Reading.unreadable("not known", "");
  private static final String BOTH = "RMForceStaticBar1=1;RmForceDisableIomapWC=1;";
  private static final String OPEN_MODULE =
      "NVRM version: NVIDIA UNIX Open Kernel Module for x86_64  580.65.06  Release Build\n";

  private static String mount(String kind, String source, String options) {
    return "30 27 259:5 / /data rw,relatime - " + kind + " " + source + " rw," + options + "\n";
  }

  private static String answer(String mounts, String question) {
    return new HostFixture()
        .file(Mounts.INFO, mounts)
        .answers(new GdsProbe(), "gds/" + question)
        .getFirst();
  }

  private static HostFixture driver(String dwords) {
    return new HostFixture()
        .file(NvidiaDriver.VERSION, OPEN_MODULE)
        .file(NvidiaDriver.PARAMS, "RegistryDwords: \"" + dwords + "\"\n")
        .file("/proc/sys/kernel/arch", "x86_64\n")
        .file("/sys/module/nvidia/version", "580\n");
  }

  private static String backend(HostFixture fixture) {
    return fixture.answers(new GdsProbe(), "gds/backend").getFirst();
  }

  @Test
  void theModuleOrTheKeysAreAWay() {
    assertThat(backend(driver(""))).isEqualTo("host: none");
    assertThat(backend(driver(BOTH))).isEqualTo("host: peer-to-peer");
    assertThat(backend(driver("").file(GdsProbe.MODULE + "/version", "2.25.7\n")))
        .isEqualTo("host: nvidia-fs");
    assertThat(backend(driver(BOTH).file(GdsProbe.MODULE + "/version", "2.25.7\n")))
        .isEqualTo("host: both");
  }

  @Test
  void aHostWithoutTheDriverIsNotAsked() {
    assertThat(backend(new HostFixture().file("/proc/driver/rtc", "")))
        .isEqualTo("host: absent, the NVIDIA driver is not loaded");
  }

  @Test
  void oneKeyIsEnoughOnArmOnly() {
    assertThat(GdsProbe.isSetUp("RMForceStaticBar1=1", "aarch64")).isTrue();
    assertThat(GdsProbe.isSetUp("RMForceStaticBar1=1", "x86_64")).isFalse();
    assertThat(GdsProbe.isSetUp(BOTH, "x86_64")).isTrue();
    assertThat(GdsProbe.isSetUp("", "aarch64")).isFalse();
  }

  @Test
  void whatIsNotKnownLeavesNoneOpen() {
    assertThat(HostFixture.words(GdsProbe.backend(YES, OPEN))).isEqualTo("nvidia-fs");
    assertThat(HostFixture.words(GdsProbe.backend(NO, NO))).isEqualTo("none");
    assertThat(GdsProbe.backend(NO, OPEN)).isInstanceOf(Reading.Unreadable.class);
    assertThat(GdsProbe.backend(OPEN, NO)).isInstanceOf(Reading.Unreadable.class);
  }

  @Test
  void supportedFileSystemsStandOnNvmeOrAreNamedOnes() {
    assertThat(answer(mount("xfs", "/dev/nvme1n1", "x"), "file-system")).isEqualTo("host: some");
    assertThat(answer(mount("ext4", "/dev/nvme1n1p1", "x"), "file-system")).isEqualTo("host: some");
    assertThat(answer(mount("ext4", "/dev/nvme1n1", "data=journal"), "file-system"))
        .isEqualTo("host: none");
    assertThat(answer(mount("xfs", "/dev/sda1", "x"), "file-system")).isEqualTo("host: none");
    assertThat(answer(mount("nfs4", "f:/d", "proto=rdma"), "file-system")).isEqualTo("host: some");
    assertThat(answer(mount("nfs4", "f:/d", "proto=tcp"), "file-system")).isEqualTo("host: none");
    assertThat(answer(mount("lustre", "m@o2ib:/s", "x"), "file-system")).isEqualTo("host: some");
    assertThat(answer(mount("btrfs", "/dev/nvme1n1", "x"), "file-system")).isEqualTo("host: none");
  }

  @Test
  void aMappedDeviceDoesNotTellItsDrives() {
    assertThat(answer(mount("xfs", "/dev/mapper/vg-data", "x"), "file-system"))
        .contains("unreadable");
  }

  @Test
  void theDataModeIsOrderedUnlessAnotherIsShown() {
    assertThat(answer(mount("ext4", "/dev/nvme1n1", "x"), "ext4-data")).isEqualTo("host: ordered");
    assertThat(answer(mount("ext4", "/dev/nvme1n1", "data=writeback"), "ext4-data"))
        .isEqualTo("host: other");
    assertThat(answer(mount("xfs", "/dev/nvme1n1", "x"), "ext4-data")).contains("absent");
  }
}
