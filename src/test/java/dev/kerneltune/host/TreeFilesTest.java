package dev.kerneltune.host;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TreeFilesTest {
  private static final Raw MISSING = new Raw.Missing();
  private static final Raw NOT_RECORDED = new Raw.NotRecorded();
  private static final String GPU = "/sys/devices/pci0000:00/0000:01:00.0";

  @TempDir Path outside;
  private Path root;

  @BeforeEach
  void makeRoot() throws IOException {
    root = Files.createDirectories(outside.resolve("tree"));
    Files.writeString(outside.resolve("secret"), "outside");
  }

  @Test
  void aTreeWithoutProcAndSysIsNoTree() {
    assertThatThrownBy(() -> new TreeFiles(root))
        .isInstanceOf(HostSourceException.class)
        .hasMessageStartingWith(root + ": holds neither proc/ nor sys/; expected ");
  }

  @Test
  void aFileIsReadThroughRelativeAndAbsoluteLinks() throws IOException {
    write(GPU + "/vendor", "0x10de\n");
    link("/sys/bus/pci/devices/0000:01:00.0", "../../../devices/pci0000:00/0000:01:00.0");
    link("/sys/class/drm/card0", "/sys/bus/pci/devices/0000:01:00.0");
    link("/sys/class/drm/vendor", "card0/vendor");
    TreeFiles files = files();
    for (String path :
        List.of(
            "/sys/bus/pci/devices/0000:01:00.0/vendor",
            "/sys/class/drm/card0/vendor",
            "/sys/class/drm/vendor",
            "/sys/class/drm/card0/../0000:01:00.0/./vendor",
            "/sys/class//drm/card0//vendor")) {
      assertThat(text(files.read(path, 100))).as(path).isEqualTo("0x10de\n");
    }
  }

  @Test
  void dotsAfterALinkLeadToTheFolderAboveItsTarget() throws IOException {
    write("/sys/devices/pci0000:00/0000:01:00.0/vendor", "gpu");
    write("/sys/devices/pci0000:00/numa_node", "1");
    link("/sys/class/drm/card0", "../../devices/pci0000:00/0000:01:00.0");
    assertThat(text(files().read("/sys/class/drm/card0/../numa_node", 100))).isEqualTo("1");
  }

  @Test
  void noPathAndNoLinkLeadsOutOfTheTree() throws IOException {
    write("/sys/kernel/notes", "x");
    link("/sys/kernel/relative", "../../../secret");
    link("/sys/kernel/absolute", outside.resolve("secret").toString());
    link("/sys/kernel/up", "../../../../../../../..");
    TreeFiles files = files();
    assertThat(files.read("/sys/kernel/relative", 100)).isEqualTo(NOT_RECORDED);
    assertThat(files.read("/sys/kernel/absolute", 100)).isEqualTo(NOT_RECORDED);
    assertThat(files.read("/../secret", 100)).isEqualTo(NOT_RECORDED);
    assertThat(files.read("/sys/../../secret", 100)).isEqualTo(NOT_RECORDED);
    assertThat(files.list("/sys/kernel/up")).isEqualTo(new Listing.Names(List.of("sys")));
    assertThat(files.list("/../..")).isEqualTo(new Listing.Names(List.of("sys")));
    assertThat(text(files.read("/../../sys/kernel/notes", 100))).isEqualTo("x");
  }

  @Test
  void inAProcThatIsMountedElsewhereSelfIsTheFirstProcess() {
    // The root folder once more, by a way that is not the root: its proc is mounted and live.
    TreeFiles mounted = new TreeFiles(Path.of("/proc/self/root"));
    assertThat(text(mounted.readLink("/proc/self"))).isEqualTo("1");
    assertThat(text(mounted.readLink("/proc/thread-self"))).isEqualTo("1/task/1");
    assertThat(text(mounted.read("/proc/self/stat", 4096))).startsWith("1 (");
    assertThat(text(mounted.read("/proc/thread-self/stat", 4096))).startsWith("1 (");
    assertThat(mounted.list("/proc/self/task")).isInstanceOf(Listing.Names.class);
    assertThat(mounted.read("/proc/self/no-such-file", 100)).isEqualTo(MISSING);
    long self = ProcessHandle.current().pid();
    TreeFiles own = new TreeFiles(Path.of("/"));
    assertThat(text(own.read("/proc/self/stat", 4096))).startsWith(self + " (");
  }

  @Test
  void inARecordingSelfIsWhatWasRecorded() throws IOException {
    write("/proc/self/cgroup", "0::/job\n");
    assertThat(text(files().read("/proc/self/cgroup", 100))).isEqualTo("0::/job\n");
  }

  @Test
  void aTreeThatIsALinkOutsideIsNotFollowed() throws IOException {
    Files.createDirectories(outside.resolve("elsewhere/kernel"));
    Files.writeString(outside.resolve("elsewhere/kernel/notes"), "outside");
    write("/proc/version", "Linux");
    Files.createSymbolicLink(root.resolve("sys"), outside.resolve("elsewhere"));
    assertThat(files().read("/sys/kernel/notes", 100)).isEqualTo(NOT_RECORDED);
  }

  @Test
  void cyclesOfLinksEnd() throws IOException {
    write("/sys/kernel/notes", "x");
    link("/sys/a", "b");
    link("/sys/b", "/sys/a");
    link("/sys/self", "self/below");
    Raw loop = new Raw.Failed("ELOOP: Too many levels of symbolic links");
    TreeFiles files = files();
    assertThat(files.read("/sys/a", 100)).isEqualTo(loop);
    assertThat(files.read("/sys/a/below", 100)).isEqualTo(loop);
    assertThat(files.list("/sys/self")).isEqualTo(new Listing.None(loop));
    assertThat(text(files.readLink("/sys/b"))).isEqualTo("/sys/a");
  }

  @Test
  void aRecordingWithoutAFolderDoesNotSayThatTheKernelHasNone() throws IOException {
    write("/sys/kernel/iommu_groups/0/type", "DMA");
    write("/sys/class/net/eth0/mtu", "1500");
    write("/proc/cpuinfo", "processor : 0");
    TreeFiles files = files();
    for (String path :
        List.of(
            "/sys/kernel/mm/transparent_hugepage/enabled",
            "/sys/module/nvidia/version",
            "/sys/devices/system/cpu/smt/active",
            "/proc/meminfo",
            "/proc/sys/vm/swappiness",
            "/dev/null")) {
      assertThat(files.read(path, 100)).as(path).isEqualTo(NOT_RECORDED);
      assertThat(files.readLink(path)).as(path).isEqualTo(NOT_RECORDED);
    }
    for (String path : List.of("/sys/class/infiniband", "/sys/kernel/mm", "/sys/bus/pci/devices")) {
      assertThat(files.list(path)).as(path).isEqualTo(new Listing.None(NOT_RECORDED));
    }
  }

  @Test
  void aFolderThatWasRecordedFileByFileTellsWhatItDoesNotHave() throws IOException {
    write(GPU + "/vendor", "0x10de\n");
    write("/proc/sys/vm/swappiness", "60");
    TreeFiles files = files();
    assertThat(files.read(GPU + "/numa_node", 100)).isEqualTo(MISSING);
    assertThat(files.readLink(GPU + "/driver")).isEqualTo(MISSING);
    assertThat(files.list(GPU + "/msi_irqs")).isEqualTo(new Listing.None(MISSING));
    assertThat(files.read("/proc/sys/vm/compaction_proactiveness", 100)).isEqualTo(MISSING);
    assertThat(files.read(GPU + "/power/control", 100)).isEqualTo(NOT_RECORDED);
  }

  @Test
  void aListOfInstancesTellsWhichThereAreNot() throws IOException {
    for (int i = 0; i < 20; i++) {
      write("/sys/module/m" + i + "/refcnt", "0");
    }
    write("/sys/class/net/eth0/mtu", "1500");
    write("/sys/devices/system/cpu/cpu0/online", "1");
    write("/sys/devices/system/node/node0/cpulist", "0");
    write("/proc/irq/8/smp_affinity", "1");
    write("/sys/bus/pci/drivers/nvme/bind", "");
    TreeFiles files = files();
    for (String path :
        List.of(
            "/sys/module/nvidia_uvm/parameters/uvm_disable_hmm",
            "/sys/class/net/eth1/mtu",
            "/sys/devices/system/cpu/cpu7/topology/core_id",
            "/sys/devices/system/node/node3/cpulist",
            "/proc/irq/99/smp_affinity",
            "/sys/bus/pci/drivers/nvidia/bind")) {
      assertThat(files.read(path, 100)).as(path).isEqualTo(MISSING);
    }
    assertThat(files.list("/sys/module/nvidia_uvm")).isEqualTo(new Listing.None(MISSING));
    assertThat(files.read("/sys/devices/system/cpu/vulnerabilities/mds", 100))
        .isEqualTo(NOT_RECORDED);
    assertThat(files.read("/sys/devices/system/cpu/isolated", 100)).isEqualTo(NOT_RECORDED);
  }

  @Test
  void aHandfulOfModulesIsASelection() throws IOException {
    write("/sys/module/msr/refcnt", "0");
    assertThat(files().list("/sys/module/nvidia")).isEqualTo(new Listing.None(NOT_RECORDED));
  }

  @Test
  void whatALinkPointsAtWasThereEvenIfItWasNotRecorded() throws IOException {
    write("/sys/bus/pci/drivers/nvme/bind", "");
    write(GPU + "/vendor", "0x10de");
    link(GPU + "/driver", "../../../bus/pci/drivers/nvidia");
    TreeFiles files = files();
    assertThat(files.read(GPU + "/driver/bind", 100)).isEqualTo(NOT_RECORDED);
    assertThat(files.list(GPU + "/driver")).isEqualTo(new Listing.None(NOT_RECORDED));
    assertThat(text(files.readLink(GPU + "/driver"))).endsWith("/nvidia");
  }

  @Test
  void anEmptyProcTellsNothing() throws IOException {
    Files.createDirectories(root.resolve("proc"));
    write("/sys/devices/system/cpu/cpu0/online", "1");
    TreeFiles files = files();
    assertThat(files.read("/proc/version", 100)).isEqualTo(NOT_RECORDED);
    assertThat(files.read("/proc/sys/vm/swappiness", 100)).isEqualTo(NOT_RECORDED);
    assertThat(files.list("/proc/irq")).isEqualTo(new Listing.None(NOT_RECORDED));
    assertThat(files.list("/proc")).isEqualTo(new Listing.None(NOT_RECORDED));
  }

  @Test
  void anEmptyFolderIsEmptyAndAnEmptyListOfInstancesTellsNothing() throws IOException {
    Files.createDirectories(root.resolve("sys/bus/pci/devices"));
    TreeFiles files = files();
    assertThat(files.list("/sys/bus/pci/devices")).isEqualTo(new Listing.Names(List.of()));
    assertThat(files.read("/sys/bus/pci/devices/0000:01:00.0/vendor", 100)).isEqualTo(NOT_RECORDED);
  }

  @Test
  void filesAndFoldersAreNotTakenForEachOther() throws IOException {
    write(GPU + "/vendor", "0x10de");
    TreeFiles files = files();
    assertThat(files.read(GPU, 100)).isEqualTo(new Raw.Failed("EISDIR: a folder, not a file"));
    assertThat(files.read(GPU + "/vendor/below", 100)).isEqualTo(MISSING);
    assertThat(files.readLink(GPU + "/vendor"))
        .isEqualTo(new Raw.Failed("EINVAL: no symbolic link"));
    assertThat(files.list(GPU + "/vendor"))
        .isEqualTo(new Listing.None(new Raw.Failed("ENOTDIR: a file, not a folder")));
    assertThat(files.read("sys/kernel", 100)).isInstanceOf(Raw.Failed.class);
    assertThat(files.read("/sys/\0", 100)).isInstanceOf(Raw.Failed.class);
    assertThat(files.readLink("/sys/\0")).isInstanceOf(Raw.Failed.class);
  }

  @Test
  void aRunningKernelSaysThatAFileIsNotThere() {
    TreeFiles files = new TreeFiles(Path.of("/"));
    assertThat(files.isLive()).isTrue();
    assertThat(files.read("/proc/no-such-file", 100)).isEqualTo(MISSING);
    assertThat(files.list("/proc/sys/no/such/folder")).isEqualTo(new Listing.None(MISSING));
    assertThat(text(files.read("/proc/self/../version", 4000))).startsWith("Linux version");
  }

  @Test
  void aLargeTreeIsReadInSeconds() throws IOException {
    for (int cpu = 0; cpu < 200; cpu++) {
      for (int file = 0; file < 20; file++) {
        write("/sys/devices/system/cpu/cpu" + cpu + "/topology/f" + file, "1");
      }
      link("/sys/bus/cpu/devices/cpu" + cpu, "../../../devices/system/cpu/cpu" + cpu);
    }
    TreeFiles files = files();
    long start = System.nanoTime();
    int present = 0;
    for (int cpu = 0; cpu < 200; cpu++) {
      for (int file = 0; file < 40; file++) {
        Raw raw = files.read("/sys/bus/cpu/devices/cpu" + cpu + "/topology/f" + file, 100);
        present += raw instanceof Raw.Bytes ? 1 : 0;
      }
    }
    assertThat(present).isEqualTo(4000);
    assertThat(System.nanoTime() - start).isLessThan(10_000_000_000L);
  }

  private TreeFiles files() {
    return new TreeFiles(root);
  }

  private void write(String path, String content) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.writeString(file, content);
  }

  private void link(String path, String target) throws IOException {
    Path file = root.resolve(path.substring(1));
    Files.createDirectories(file.getParent());
    Files.createSymbolicLink(file, Path.of(target));
  }

  private static String text(Raw raw) {
    assertThat(raw).isInstanceOf(Raw.Bytes.class);
    return ((Raw.Bytes) raw).text();
  }
}
