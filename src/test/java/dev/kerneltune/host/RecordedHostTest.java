package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class RecordedHostTest {
  private static final Raw ONE = new Raw.Bytes(new byte[] {'1'});
  private static final Raw TWO = new Raw.Bytes(new byte[] {'2'});
  private static final String NODE = "/sys/devices/system/node/node0";

  private final CachedHost host =
      Hosts.recorded(
          Map.of(
              NODE + "/cpulist",
              ONE,
              "/proc/vmstat",
              ONE,
              "/sys/class/infiniband",
              new Raw.Missing(),
              "/sys/kernel/debug/x",
              new Raw.Refused("EACCES")),
          Map.of("/sys/class/net/eth0/device/driver", "../../bus/pci/drivers/mlx5_core"),
          Map.of("/proc/vmstat", TWO),
          OptionalLong.of(5));

  @Test
  void foldersFollowFromThePathsOfFilesAndLinks() {
    assertThat(host.list("/sys/devices/system/node"))
        .isEqualTo(new Listing.Names(List.of("node0")));
    assertThat(host.list("/")).isEqualTo(new Listing.Names(List.of("proc", "sys")));
    assertThat(host.list("/sys/class/net/eth0")).isEqualTo(new Listing.Names(List.of("device")));
    assertThat(host.read(NODE)).isInstanceOf(Raw.Failed.class);
  }

  @Test
  void whatIsNotInSuchAFolderIsMissing() {
    assertThat(host.read(NODE + "/meminfo")).isEqualTo(new Raw.Missing());
    assertThat(host.list("/sys/class/drm")).isEqualTo(new Listing.None(new Raw.Missing()));
    assertThat(host.readLink("/sys/class/net/eth0/device/iommu")).isEqualTo(new Raw.Missing());
  }

  @Test
  void whatIsElsewhereWasNotRecorded() {
    Raw notRecorded = new Raw.NotRecorded();
    assertThat(host.read("/sys/module/nvidia/version")).isEqualTo(notRecorded);
    assertThat(host.list("/sys/module/nvidia")).isEqualTo(new Listing.None(notRecorded));
    assertThat(host.readLink("/sys/block/sda/device")).isEqualTo(notRecorded);
  }

  @Test
  void aLackIsTheAnswerThatWasGiven() {
    assertThat(host.list("/sys/class/infiniband")).isEqualTo(new Listing.None(new Raw.Missing()));
    assertThat(host.read("/sys/kernel/debug/x")).isEqualTo(new Raw.Refused("EACCES"));
    assertThat(host.list("/sys/class")).isEqualTo(new Listing.Names(List.of("net")));
  }

  @Test
  void countersHaveTheirSecondReadings() {
    assertThat(host.read("/proc/vmstat")).isEqualTo(ONE);
    assertThat(host.later("/proc/vmstat")).isEqualTo(TWO);
    assertThat(host.later(NODE + "/cpulist")).isEqualTo(new Raw.NotRecorded());
    assertThat(host.windowNanos()).hasValue(5);
  }

  @Test
  void aLinkIsReadAndNotFollowed() {
    assertThat(host.readLink("/sys/class/net/eth0/device/driver"))
        .isInstanceOfSatisfying(
            Raw.Bytes.class, raw -> assertThat(raw.text()).endsWith("/mlx5_core"));
    assertThat(host.read("/sys/class/net/eth0/device/driver/bind"))
        .isEqualTo(new Raw.NotRecorded());
  }
}
