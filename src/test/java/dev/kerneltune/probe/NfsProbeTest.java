package dev.kerneltune.probe;

import static dev.kerneltune.probe.NetFixture.card;
import static dev.kerneltune.probe.NetFixture.net;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;

class NfsProbeTest {
  private static final String AHEAD = "/sys/class/bdi/0:57/read_ahead_kb";

  private static HostFixture mounted(String options) {
    return card(new HostFixture(), "eth0", 0)
        .file(AHEAD, "128\n")
        .file(
            Mounts.INFO,
            "30 27 0:57 / /data rw,relatime - nfs4 filer:/data rw,vers=4.2," + options + "\n");
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new NfsProbe(), "nfs/" + question).getFirst();
  }

  @Test
  void withoutTheOptionThereIsOneConnection() {
    assertThat(answer(mounted("proto=tcp"), "connections")).isEqualTo("host: 1");
    assertThat(answer(mounted("proto=tcp,nconnect=8"), "connections")).isEqualTo("host: 8");
    assertThat(answer(mounted("proto=tcp6,nconnect=4"), "connections")).isEqualTo("host: 4");
    assertThat(answer(mounted("proto=tcp,nconnect=x"), "connections")).contains("malformed");
  }

  @Test
  void connectionsAreAskedForOnlyOverTcpOnAFastLink() {
    assertThat(answer(mounted("proto=rdma"), "connections")).contains("absent");
    HostFixture slow = mounted("proto=tcp").file(net("eth0", "speed"), "10000\n");
    assertThat(answer(slow, "connections")).contains("absent");
    HostFixture untold = mounted("proto=tcp").file(net("eth0", "speed"), "-1\n");
    assertThat(answer(untold, "connections")).contains("absent");
  }

  @Test
  void theSmallerOfBothSizesCounts() {
    assertThat(answer(mounted("rsize=1048576,wsize=32768"), "transfer-size"))
        .isEqualTo("host: 32K");
    assertThat(answer(mounted("proto=tcp"), "transfer-size")).contains("absent");
    assertThat(answer(mounted("rsize=big"), "transfer-size")).contains("malformed");
  }

  @Test
  void theKernelsReadAheadIsTheDefault() {
    assertThat(answer(mounted("proto=tcp"), "read-ahead")).isEqualTo("host: default");
    assertThat(answer(mounted("proto=tcp").file(AHEAD, "15360\n"), "read-ahead"))
        .isEqualTo("host: raised");
    HostFixture refused = mounted("proto=tcp").file(AHEAD, new Raw.Refused("EACCES"));
    assertThat(answer(refused, "read-ahead")).contains("unreadable");
  }

  @Test
  void aHostWithoutNfsIsNotAsked() {
    HostFixture local =
        new HostFixture().file(Mounts.INFO, "27 1 259:2 / / rw - ext4 /dev/nvme0n1 rw\n");
    for (String question : new String[] {"connections", "transfer-size", "read-ahead"}) {
      assertThat(answer(local, question)).isEqualTo("host: absent, no NFS file system is mounted");
    }
  }

  @Test
  void aMountThroughALocalProxyIsNotAsked() {
    assertThat(answer(mounted("proto=tcp,addr=127.0.0.1"), "connections")).contains("absent");
    assertThat(answer(mounted("proto=tcp6,addr=::1"), "connections")).contains("absent");
    assertThat(answer(mounted("proto=tcp,addr=10.0.0.7"), "connections")).isEqualTo("host: 1");
  }

  @Test
  void aLinkOfUnknownSpeedIsNotASlowOne() {
    HostFixture broken =
        mounted("proto=tcp").file(net("eth0", "speed"), new Raw.Failed("EIO: error"));
    assertThat(answer(broken, "connections")).contains("unreadable");
    HostFixture fast = card(broken, "eth1", 1);
    assertThat(answer(fast, "connections")).isEqualTo("host: 1");
    HostFixture slow = card(broken, "eth1", 1).file(net("eth1", "speed"), "1000\n");
    assertThat(answer(slow, "connections")).contains("unreadable");
  }
}
