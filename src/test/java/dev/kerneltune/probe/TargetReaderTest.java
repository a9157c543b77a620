package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.BootLoader;
import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import org.junit.jupiter.api.Test;

class TargetReaderTest {
  private static final String THP = "/sys/kernel/mm/transparent_hugepage/enabled";
  private static final String DIRTY = "/proc/sys/vm/dirty_";
  private static final String SYSCTL = "/etc/sysctl.d/90-kernel-tune.conf";
  private static final String TWO_ENTRIES =
      "#:vm.swappiness\nvm.swappiness = 1\n#:vm.dirty_ratio\nvm.dirty_ratio = 5\n";
  private static final String ENTRIES = "/boot/loader/entries/";

  private static String now(HostFixture fixture, Target target) {
    return now(fixture.host(), target);
  }

  private static String now(Host host, Target target) {
    return switch (TargetReader.now(host, target)) {
      case Reading.Present<State>(var state, _) -> state.toString();
      case Reading.Absent<State>(var because) -> "absent, " + because;
      case Reading.Unreadable<State>(var obstacle, _) -> "unreadable, " + obstacle;
      case Reading.Malformed<State>(var raw, _) -> "malformed, " + raw;
    };
  }

  private static Target file(String path) {
    return new Target.KernelFile(path);
  }

  @Test
  void aChoiceHoldsItsActiveWordAndNoNewline() {
    HostFixture fixture = new HostFixture().file(THP, "always [madvise] never\n");
    assertThat(now(fixture, file(THP))).isEqualTo("madvise");
  }

  @Test
  void aFileThatIsNotThereIsAbsentAndOneThatFailsIsUnreadable() {
    HostFixture fixture =
        new HostFixture()
            .file("/sys/class/net/a/missing", new Raw.Missing())
            .file("/sys/class/net/a/gone", new Raw.Failed("ENODEV: No such device"))
            .file("/sys/class/net/a/closed", new Raw.Refused("EACCES"))
            .file("/sys/class/net/a/mtu", "1500\n");
    assertThat(now(fixture, file("/sys/class/net/a/missing"))).startsWith("absent");
    assertThat(now(fixture, file("/sys/class/net/a/gone"))).startsWith("unreadable, ENODEV");
    assertThat(now(fixture, file("/sys/class/net/a/closed"))).isEqualTo("unreadable, EACCES");
    assertThat(now(fixture, file("/proc/sys/vm/swappiness"))).contains("not in this recording");
  }

  private static HostFixture dirty(String bytes, String ratio) {
    return new HostFixture()
        .file(DIRTY + "bytes", bytes + "\n")
        .file(DIRTY + "ratio", ratio + "\n");
  }

  @Test
  void aKnobThatIsZeroBecauseOfItsTwinSaysWhichItIs() {
    assertThat(now(dirty("0", "20"), file(DIRTY + "bytes")))
        .isEqualTo("0 (/proc/sys/vm/dirty_ratio is 20)");
    assertThat(now(dirty("0", "20"), file(DIRTY + "ratio"))).isEqualTo("20");
    assertThat(now(dirty("4096", "0"), file(DIRTY + "ratio")))
        .isEqualTo("0 (/proc/sys/vm/dirty_bytes is 4096)");
    assertThat(now(dirty("0", "0"), file(DIRTY + "ratio"))).isEqualTo("0");
    assertThat(TargetReader.twin(DIRTY + "background_ratio")).contains(DIRTY + "background_bytes");
    assertThat(TargetReader.twin(DIRTY + "background_bytes")).contains(DIRTY + "background_ratio");
    assertThat(TargetReader.twin(DIRTY + "expire_centisecs")).isEmpty();
  }

  @Test
  void aTwinThatCannotBeReadLeavesTheKnobOpen() {
    HostFixture fixture =
        dirty("0", "").file(DIRTY + "ratio", new Raw.Failed("EIO: Input/output error"));
    assertThat(now(fixture, file(DIRTY + "bytes"))).startsWith("unreadable, EIO");
  }

  @Test
  void anEntryIsItsBodyAndNothingWithoutFileOrEntry() {
    Target.Entry entry = new Target.Entry(SYSCTL, "vm.swappiness");
    assertThat(now(new HostFixture().file(SYSCTL, TWO_ENTRIES), entry))
        .isEqualTo("vm.swappiness = 1");
    assertThat(now(new HostFixture().file(SYSCTL, "# somebody's\n"), entry)).isEqualTo("nothing");
    assertThat(now(new HostFixture().file(SYSCTL, new Raw.Missing()), entry)).isEqualTo("nothing");
    assertThat(now(new HostFixture().file(SYSCTL, new Raw.Refused("EACCES")), entry))
        .isEqualTo("unreadable, EACCES");
    assertThat(now(new HostFixture(), entry)).contains("not in this recording");
  }

  @Test
  void aSettingOfANetworkDeviceIsItsWord() {
    HostFixture fixture =
        new HostFixture()
            .file("/ask/ethtool/eth0/rings", "rx: 512\nrx-max: 8192\ntx: 512\ntx-max: 8192\n")
            .file("/ask/ethtool/eth0/features", "rx-gro-hw: off [requested on]\nrx-gro: on\n")
            .file("/ask/ethtool/eth0/coalesce", new Raw.Missing());
    assertThat(now(fixture, new Target.NicSetting("eth0", "rings", "rx"))).isEqualTo("512");
    assertThat(now(fixture, new Target.NicSetting("eth0", "features", "rx-gro-hw")))
        .isEqualTo("off");
    assertThat(now(fixture, new Target.NicSetting("eth0", "features", "loopback")))
        .startsWith("absent");
    assertThat(now(fixture, new Target.NicSetting("eth0", "coalesce", "rx-usecs")))
        .isEqualTo("absent, the driver has no coalesce");
    assertThat(now(fixture, new Target.NicSetting("eth1", "rings", "rx"))).startsWith("unreadable");
  }

  private static Target parameter(BootLoader loader, String name) {
    return new Target.BootParameter(loader, name);
  }

  private static HostFixture entries(String environment) {
    return new HostFixture()
        .file("/boot/grub/fonts", "")
        .file("/boot/grub2/grubenv", "# GRUB Environment Block\n" + environment + "######")
        .file(ENTRIES + "abc-5.14.conf", "title A\noptions root=/dev/sda iommu=on $tuned_params\n")
        .file(ENTRIES + "abc-6.12.conf", "title B\noptions root=/dev/sda iommu=pt $tuned_params\n")
        .file(ENTRIES + "abc-0-rescue.conf", "title R\noptions root=/dev/sda\n");
  }

  @Test
  void grubbysParameterIsThatOfTheSavedEntry() {
    Target iommu = parameter(BootLoader.GRUBBY, "iommu");
    assertThat(now(entries("saved_entry=abc-6.12\n"), iommu)).isEqualTo("iommu=pt");
    assertThat(now(entries("saved_entry=abc-5.14\n"), iommu)).isEqualTo("iommu=on");
    assertThat(now(entries("saved_entry=0\n"), iommu))
        .isEqualTo("unreadable, several boot entries with different options, and none saved");
    Target nothing = parameter(BootLoader.GRUBBY, "nopcid");
    assertThat(now(entries("saved_entry=abc-6.12\n"), nothing)).isEqualTo("nothing");
  }

  @Test
  void entriesThatAgreeNeedNoName() {
    HostFixture fixture =
        entries("").file(ENTRIES + "abc-5.14.conf", "options root=/dev/sda  iommu=pt\n");
    assertThat(now(fixture, parameter(BootLoader.GRUBBY, "iommu"))).isEqualTo("iommu=pt");
  }

  @Test
  void variablesOfTheEnvironmentArePutIn() {
    HostFixture fixture =
        new HostFixture()
            .file("/boot/grub/fonts", "")
            .file("/boot/grub2/grubenv", "kernelopts=root=/dev/sda iommu=pt quiet\n####")
            .file(ENTRIES + "a.conf", "options $kernelopts\noptions skew_tick=1\n");
    assertThat(now(fixture, parameter(BootLoader.GRUBBY, "iommu"))).isEqualTo("iommu=pt");
    assertThat(now(fixture, parameter(BootLoader.GRUBBY, "skew-tick"))).isEqualTo("skew_tick=1");
    HostFixture without = fixture.file("/boot/grub2/grubenv", "x=1\n");
    assertThat(now(without, parameter(BootLoader.GRUBBY, "iommu"))).startsWith("unreadable");
  }

  @Test
  void theNewestDeploymentBoots() {
    HostFixture fixture =
        new HostFixture()
            .file(ENTRIES + "ostree-1.conf", "version 2\noptions ostree=/b iommu=on iommu=pt\n")
            .file(ENTRIES + "ostree-2.conf", "version 10\noptions ostree=/a\n");
    assertThat(now(fixture, parameter(BootLoader.RPM_OSTREE, "iommu"))).isEqualTo("nothing");
    fixture.file(ENTRIES + "ostree-2.conf", "version 1\noptions ostree=/a\n");
    assertThat(now(fixture, parameter(BootLoader.RPM_OSTREE, "iommu")))
        .isEqualTo("iommu=on iommu=pt");
    fixture.file(ENTRIES + "ostree-1.conf", new Raw.Refused("EACCES"));
    assertThat(now(fixture, parameter(BootLoader.RPM_OSTREE, "iommu")))
        .isEqualTo("unreadable, EACCES");
  }

  @Test
  void kernelInstallTakesItsOwnFileBeforeTheRunningLine() {
    Target iommu = parameter(BootLoader.KERNEL_INSTALL, "iommu");
    HostFixture fixture =
        new HostFixture()
            .file("/etc/kernel/cmdline", "root=/dev/sda iommu=pt\n")
            .file("/usr/lib/kernel/cmdline", new Raw.Missing())
            .file("/proc/cmdline", "root=/dev/sda\n");
    assertThat(now(fixture, iommu)).isEqualTo("iommu=pt");
    fixture.file("/etc/kernel/cmdline", new Raw.Missing());
    assertThat(now(fixture, iommu)).isEqualTo("nothing");
    fixture.file("/etc/kernel/cmdline", new Raw.Refused("EACCES"));
    assertThat(now(fixture, iommu)).isEqualTo("unreadable, EACCES");
    assertThat(now(fixture, parameter(BootLoader.GRUB_PLAIN, "iommu"))).startsWith("unreadable");
  }

  @Test
  void aDeviceIsItsResolvedFolder() {
    Host host =
        new HostFixture()
            .link("/sys/block/nvme0n1", "../devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1")
            .link("/sys/class/net/eth0", "../../devices/pci0000:00/0000:02:00.0/net/eth0")
            .link("/sys/bus/pci/devices/0000:02:00.0", "../../../devices/pci0000:00/0000:02:00.0")
            .file("/sys/kernel/irq/30/actions", "eth0-rx-0\n")
            .host();
    assertThat(TargetReader.identity(host, file("/sys/block/nvme0n1/queue/scheduler")))
        .isEqualTo("/sys/devices/pci0000:00/0000:01:00.0/nvme/nvme0/nvme0n1");
    assertThat(TargetReader.identity(host, new Target.NicSetting("eth0", "rings", "rx")))
        .isEqualTo("/sys/devices/pci0000:00/0000:02:00.0/net/eth0");
    assertThat(TargetReader.identity(host, file("/sys/class/net/eth0/threaded")))
        .isEqualTo("/sys/devices/pci0000:00/0000:02:00.0/net/eth0");
    assertThat(TargetReader.identity(host, file("/sys/bus/pci/devices/0000:02:00.0/power/control")))
        .isEqualTo("/sys/devices/pci0000:00/0000:02:00.0");
    assertThat(TargetReader.identity(host, file("/proc/irq/30/smp_affinity_list")))
        .isEqualTo("eth0-rx-0");
  }

  @Test
  void aNameThatIsForEverHasNoIdentity() {
    Host host = new HostFixture().file(THP, "never\n").host();
    assertThat(TargetReader.identity(host, file(THP))).isEmpty();
    assertThat(TargetReader.identity(host, file("/proc/irq/default_smp_affinity"))).isEmpty();
    assertThat(TargetReader.identity(host, file("/sys/class/net"))).isEmpty();
    assertThat(TargetReader.identity(host, file("/sys/class/net/eth9/mtu"))).isEmpty();
    assertThat(TargetReader.identity(host, new Target.Entry(SYSCTL, "vm.x"))).isEmpty();
  }

  @Test
  void aDropInOfOursIsKnownByItsName() {
    assertThat(OwnFile.of(OwnFile.unitPath("slurmd.service"))).contains(OwnFile.UNIT);
    assertThat(OwnFile.of("/etc/systemd/system/a/b.d/90-kernel-tune.conf")).isEmpty();
    assertThat(OwnFile.of("/etc/systemd/system/.d/90-kernel-tune.conf")).isEmpty();
    assertThat(OwnFile.of(OwnFile.SYSCTL.path())).contains(OwnFile.SYSCTL);
  }

  @Test
  void ourOwnFilesAreReadWhole() {
    Host host =
        new HostFixture()
            .file(SYSCTL, TWO_ENTRIES)
            .file("/etc/modprobe.d/kernel-tune.conf", new Raw.Missing())
            .file("/etc/systemd/system/slurmd.service.d/90-kernel-tune.conf", "[Service]\n")
            .file("/etc/systemd/system/own.service.d/90-kernel-tune.conf", "[Service]\n")
            .file("/etc/systemd/system/other.service.d/10-other.conf", "[Service]\n")
            .host();
    var texts = OwnFilesReader.read(host);
    assertThat(texts.get(SYSCTL)).isEqualTo(Reading.present(TWO_ENTRIES, TWO_ENTRIES));
    assertThat(texts.get("/etc/modprobe.d/kernel-tune.conf")).isInstanceOf(Reading.Absent.class);
    assertThat(texts.get("/etc/tmpfiles.d/kernel-tune.conf"))
        .isInstanceOf(Reading.Unreadable.class);
    assertThat(texts)
        .containsKey("/etc/systemd/system/slurmd.service.d/90-kernel-tune.conf")
        .containsKey("/etc/systemd/system/own.service.d/90-kernel-tune.conf")
        .doesNotContainKey("/etc/systemd/system/other.service.d/90-kernel-tune.conf");
  }
}
