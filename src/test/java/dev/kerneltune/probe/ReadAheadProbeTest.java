package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;

class ReadAheadProbeTest {
  private static final String MOUNTS = "/proc/self/mountinfo";
  private static final String ROOT = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw\n";
  private static final String NFS =
      "40 22 0:52 / /data rw - nfs4 server:/data rw,vers=4.2,rsize=1048576\n";
  private static final String FUSE =
      "41 22 0:60 / /models rw shared:9 master:2 - fuse.s3fs s3fs rw,user_id=0\n";
  private static final String SHM = "25 22 0:24 / /dev/shm rw - tmpfs tmpfs rw,size=1k%s\n";

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new ReadAheadProbe(), "memory/" + question).getFirst();
  }

  private static HostFixture mounts(String text) {
    return new HostFixture().file(MOUNTS, text);
  }

  @Test
  void theSmallestReadAheadOfRemoteFileSystemsCounts() {
    HostFixture fixture =
        mounts(ROOT + NFS + FUSE)
            .file("/sys/class/bdi/0:52/read_ahead_kb", "16384\n")
            .file("/sys/class/bdi/0:60/read_ahead_kb", "128\n")
            .file("/sys/class/bdi/8:1/read_ahead_kb", "64\n");
    assertThat(answer(fixture, "network-read-ahead")).isEqualTo("host: 128K");
    HostFixture refused =
        fixture.file("/sys/class/bdi/0:60/read_ahead_kb", new Raw.Refused("EACCES"));
    assertThat(answer(refused, "network-read-ahead")).startsWith("host: unreadable");
  }

  @Test
  void fileSystemsOfDesktopsAndContainersAreNotRemote() {
    String layers = "50 22 0:60 / /m rw - overlay overlay rw,lowerdir=/a\n";
    String lxcfs = "51 22 0:61 / /var/lib/lxcfs rw - fuse.lxcfs lxcfs rw\n";
    HostFixture fixture =
        mounts(layers + ROOT + lxcfs).file("/sys/class/bdi/0:61/read_ahead_kb", "128\n");
    assertThat(answer(fixture, "network-read-ahead")).startsWith("host: absent");
    assertThat(answer(mounts(layers), "dev-shm-huge")).startsWith("host: absent");
  }

  @Test
  void withoutARemoteFileSystemTheQuestionDoesNotArise() {
    assertThat(answer(mounts(ROOT), "network-read-ahead")).startsWith("host: absent");
  }

  @Test
  void theOptionOfDevShmIsRead() {
    assertThat(answer(mounts(ROOT + SHM.formatted("")), "dev-shm-huge")).isEqualTo("host: unset");
    assertThat(answer(mounts(ROOT + SHM.formatted(",huge=advise")), "dev-shm-huge"))
        .isEqualTo("host: advise");
    String covered = ROOT + SHM.formatted(",huge=never") + SHM.formatted(",huge=always,inode64");
    assertThat(answer(mounts(covered), "dev-shm-huge")).isEqualTo("host: always");
    assertThat(answer(mounts(ROOT), "dev-shm-huge")).startsWith("host: absent");
  }

  @Test
  void damageAndALackStayApart() {
    for (String damage : List.of("", "22 1 8:1 / / rw ext4\n", "22 1 8:1 / / rw -\n")) {
      assertThat(answer(mounts(damage), "dev-shm-huge")).as(damage).startsWith("host: malformed");
    }
    HostFixture missing = new HostFixture().file(MOUNTS, new Raw.Missing());
    assertThat(answer(missing, "network-read-ahead")).startsWith("host: unreadable");
  }
}
