package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class MountProbeTest {
  private static final String ROOT =
      "27 1 259:2 / / rw,relatime shared:1 master:2 - ext4 /dev/nvme0n1p2 rw,errors=remount-ro\n";
  private static final String PROC = "22 27 0:21 / /proc rw,nosuid - proc proc rw\n";

  private static String answer(String table, String question) {
    return new HostFixture()
        .file(Mounts.INFO, table)
        .answers(new MountProbe(), "mounts/" + question)
        .getFirst();
  }

  private static String xfs(String mountOptions, String superOptions) {
    return "30 27 259:5 / /data\\040set "
        + mountOptions
        + " - xfs /dev/nvme1n1 "
        + superOptions
        + "\n";
  }

  @Test
  void neitherRelatimeNorNoatimeIsEveryAccess() {
    assertThat(answer(ROOT + PROC, "access-time")).isEqualTo("host: lazy");
    assertThat(answer(ROOT + xfs("rw,noatime", "rw"), "access-time")).isEqualTo("host: lazy");
    assertThat(answer(ROOT + xfs("rw", "rw"), "access-time")).isEqualTo("host: every-access");
    assertThat(answer(ROOT + xfs("ro", "ro"), "access-time")).isEqualTo("host: lazy");
    assertThat(answer(ROOT + xfs("rw", "rw,lazytime"), "access-time")).isEqualTo("host: lazy");
  }

  @Test
  void syncIsAWordOfItsOwn() {
    assertThat(answer(ROOT + xfs("rw,relatime", "rw,dirsync"), "sync")).isEqualTo("host: async");
    assertThat(answer(ROOT + xfs("rw,sync,relatime", "rw"), "sync")).isEqualTo("host: sync");
  }

  @Test
  void discardOfBothFormsIsOnline() {
    assertThat(answer(ROOT, "discard")).isEqualTo("host: none");
    assertThat(answer(xfs("rw,relatime", "rw,discard"), "discard")).isEqualTo("host: online");
    assertThat(answer(xfs("rw,relatime", "rw,discard=async"), "discard")).isEqualTo("host: online");
    assertThat(answer(xfs("rw,relatime", "rw,nodiscard"), "discard")).isEqualTo("host: none");
  }

  @Test
  void desktopsAndContainersUseFuseForNoData() {
    String portal = "40 27 0:50 / /run/user/0/doc rw - fuse.portal portal rw\n";
    String bucket = "41 27 0:51 / /bucket rw - fuse.gcsfuse data rw\n";
    assertThat(answer(ROOT + portal, "fuse")).isEqualTo("host: none");
    assertThat(answer(ROOT + portal + bucket, "fuse")).isEqualTo("host: some");
  }

  @Test
  void theOlderTableIsReadWhereThereIsNoNewer() {
    HostFixture old =
        new HostFixture()
            .file(Mounts.SELF, "/dev/sda1 / ext4 rw,seclabel 0 0\nproc /proc proc rw 0 0\n");
    assertThat(old.answers(new MountProbe(), "mounts/access-time"))
        .containsExactly("host: every-access");
  }

  @Test
  void aMountThatContainersRepeatIsThereOnce() {
    List<Mounts.Mount> mounts =
        Mounts.parseInfo(ROOT + ROOT.replace(" / / ", " /etc /etc/hosts "))
            .map(Mounts.Table::mounts)
            .orElse(List.of());
    assertThat(mounts).hasSize(1);
  }

  @Test
  void fileSystemsOfContainersAreCountedAndNotTakenApart() {
    String layers =
        "50 27 0:60 / /run/merged rw - overlay overlay rw,lowerdir=/a - ext4 /b:/c\n".repeat(3);
    Mounts.Table table =
        Mounts.parseInfo(layers + ROOT + PROC).orElse(new Mounts.Table("", List.of(), 0));
    assertThat(table.mounts()).extracting(Mounts.Mount::kind).containsExactly("ext4");
    assertThat(table.others()).isEqualTo(4);
    assertThat(answer(layers, "fuse")).isEqualTo("host: none");
    assertThat(answer(layers, "sync")).startsWith("host: absent");
    HostFixture old =
        new HostFixture()
            .file(
                Mounts.SELF, "overlay /merged overlay rw,lowerdir=/a:/b 0 0\n/dev/a / xfs rw 0 0");
    assertThat(old.answers(new MountProbe(), "mounts/fuse")).containsExactly("host: none");
    assertThat(old.answers(new MountProbe(), "mounts/access-time"))
        .containsExactly("host: every-access");
  }

  @Test
  void escapedBlanksAndOptionalFieldsAreKept() {
    Mounts.Mount mount =
        Mounts.parseInfo(xfs("rw,relatime shared:7", "rw,logbufs=8"))
            .map(Mounts.Table::mounts)
            .orElse(List.of())
            .getFirst();
    assertThat(mount.point()).isEqualTo("/data\\040set");
    assertThat(mount.device()).isEqualTo("259:5");
    assertThat(mount.source()).isEqualTo("/dev/nvme1n1");
    assertThat(mount.option("logbufs").orElse("")).isEqualTo("8");
    assertThat(mount.option("logbuf")).isInstanceOf(Reading.Absent.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "27 1 259:2 / / rw",
        "27 1 259:2 / / rw -",
        "27 1 259:2 / / rw ext4 /dev/a rw"
      })
  void aTableOfAnotherFormIsMalformed(String text) {
    assertThat(Mounts.parseInfo(text)).isInstanceOf(Reading.Malformed.class);
  }

  @Test
  void aRefusedTableIsNotAnEmptyOne() {
    HostFixture refused = new HostFixture().file(Mounts.INFO, new Raw.Refused("EACCES"));
    assertThat(refused.answers(new MountProbe(), "mounts/sync").getFirst()).contains("unreadable");
    assertThat(answer(PROC, "sync")).contains("absent");
  }
}
