package dev.kerneltune.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claim;
import dev.kerneltune.model.ClaimSource;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Owner;
import org.junit.jupiter.api.Test;

/** tmpfiles.d, modprobe.d, limits, units, .link files and daemons. */
class FilesOfOwnersTest {
  private static final String NASTY_TMPFILES =
      """
      # w /sys/a - - - - 1
      w /sys/kernel/mm/ksm/run - - - - 0
      w+! /sys/b - - - - one two
      w- "/proc/sys/vm/x" - - - - "5\\n"
      f /sys/no - - - - 1
      w /tmp/no - - - - 1
      w /sys/short - - - -
      """;
  private static final String NASTY_MODPROBE =
      """
      # options a b=1
      options nvme-core multipath=N io_timeout=255
      options nvidia NVreg_RegistryDwords="A=1;B=2" \\
        NVreg_EnableStreamMemOPs=1
      options lonely
      blacklist nouveau
      softdep nvidia pre: x
      install foo /bin/true
      options foo bare
      """;
  private static final Address.Knob KSM = new Address.Sysfs("kernel/mm/ksm/run");

  @Test
  void tmpfilesLinesThatWriteIntoTheKernelAreTaken() {
    assertThat(TmpfilesFiles.parse(NASTY_TMPFILES))
        .containsExactly(
            new TmpfilesFiles.Write("/sys/kernel/mm/ksm/run", "0", false, 2),
            new TmpfilesFiles.Write("/sys/b", "one two", true, 3),
            new TmpfilesFiles.Write("/proc/sys/vm/x", "5", false, 4));
  }

  @Test
  void ofTwoTmpfilesLinesForOnePathTheFirstCounts() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/tmpfiles.d/a.conf", "w /sys/kernel/mm/ksm/run - - - - 0\n")
            .file("/etc/tmpfiles.d/b.conf", "w /sys/kernel/mm/ksm/run - - - - 1\n")
            .claims();
    assertThat(OwnerHost.winner(claims, KSM)).isEqualTo("0 /etc/tmpfiles.d/a.conf:1");
    assertThat(claims.of(KSM)).hasSize(2);
    assertThat(claims.conflicts()).isEmpty();
  }

  @Test
  void aTmpfilesLineWithAPlusIsTakenAsWell() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/tmpfiles.d/a.conf", "w /sys/kernel/mm/ksm/run - - - - 0\n")
            .file("/etc/tmpfiles.d/b.conf", "w+ /sys/kernel/mm/ksm/run - - - - 1\n")
            .claims();
    assertThat(OwnerHost.winner(claims, KSM)).isEqualTo("1 /etc/tmpfiles.d/b.conf:1");
    assertThat(claims.conflicts()).hasSize(1);
  }

  @Test
  void tmpfilesPatternsStandForWhatIsThere() {
    Claims claims =
        OwnerHost.debian()
            .disk("sda")
            .disk("sdb")
            .disk("vda")
            .file("/etc/tmpfiles.d/a.conf", "w /sys/block/sd[a-z]/queue/scheduler - - - - none\n")
            .claims();
    assertThat(claims.winner(new Address.Sysfs("block/sdb/queue/scheduler"))).isPresent();
    assertThat(claims.winner(new Address.Sysfs("block/vda/queue/scheduler"))).isEmpty();
  }

  @Test
  void aTmpfilesLineWithASpecifierIsNotUnderstoodForItsOwnFileAlone() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/tmpfiles.d/a.conf", "w /sys/%b/queue/scheduler - - - - none\n")
            .claims();
    assertThat(claims.open(new Address.Sysfs("block/sda/queue/scheduler"))).hasSize(1);
    assertThat(claims.open(KSM)).isEmpty();
  }

  @Test
  void modprobeOptionsAreCutAtBlanksOutsideQuotes() {
    assertThat(ModprobeFiles.parse(new Gathering.ConfFile("a.conf", NASTY_MODPROBE)))
        .containsExactly(
            new ModprobeFiles.Option("nvme_core", "multipath", "N", "a.conf:2"),
            new ModprobeFiles.Option("nvme_core", "io_timeout", "255", "a.conf:2"),
            new ModprobeFiles.Option("nvidia", "NVreg_RegistryDwords", "A=1;B=2", "a.conf:3"),
            new ModprobeFiles.Option("nvidia", "NVreg_EnableStreamMemOPs", "1", "a.conf:3"),
            new ModprobeFiles.Option("foo", "bare", "", "a.conf:9"));
  }

  @Test
  void theCommandLineBeatsModprobeFiles() {
    Claims claims =
        OwnerHost.debian()
            .file("/boot/grub/grub.cfg", OwnerHost.grub("nvme-core.multipath=Y"))
            .file("/etc/modprobe.d/a.conf", "options nvme_core multipath=N\n")
            .claims();
    Address.Knob knob = new Address.ModuleParam("nvme_core/multipath");
    assertThat(OwnerHost.winner(claims, knob)).isEqualTo("Y /boot/grub/grub.cfg:3");
    assertThat(claims.conflicts()).hasSize(1);
  }

  @Test
  void limitsOfDifferentUsersAreNoConflict() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/security/limits.conf", "* soft memlock 64\n# x\n@hpc - memlock unlimited\n")
            .claims();
    Address.Knob knob = new Address.Limit("Max locked memory");
    assertThat(claims.of(knob))
        .extracting(Claim::where)
        .containsExactly(
            "/etc/security/limits.conf:1 (* soft)", "/etc/security/limits.conf:3 (@hpc -)");
    assertThat(claims.winner(knob)).isEmpty();
    assertThat(claims.conflicts()).isEmpty();
  }

  @Test
  void aDropInBeatsTheUnitAndEnvironmentsAreNotKept() {
    Claims claims =
        OwnerHost.debian()
            .file(
                "/usr/lib/systemd/system/slurmd.service",
                "[Unit]\nLimitFake=1\n[Service]\nLimitMEMLOCK=1G\nEnvironment=KEY=secret\n")
            .file(
                "/etc/systemd/system/slurmd.service.d/90-kernel-tune.conf",
                "[Service]\nLimitMEMLOCK=infinity\n")
            .file("/etc/systemd/system.conf.d/a.conf", "[Manager]\nDefaultLimitNOFILE=1:2\n")
            .claims();
    Address.Knob knob = new Address.UnitSetting("slurmd.service/LimitMEMLOCK");
    assertThat(claims.winner(knob).map(Claim::by)).contains(Owner.KERNEL_TUNE);
    assertThat(claims.winner(knob).map(Claim::value)).contains("infinity");
    assertThat(claims.all()).noneMatch(claim -> claim.value().contains("secret"));
    assertThat(claims.of(new Address.UnitSetting("system.conf/DefaultLimitNOFILE"))).hasSize(1);
  }

  @Test
  void theFirstLinkFileThatMatchesIsTakenAlone() {
    Claims claims =
        OwnerHost.debian()
            .netdev("eth0", "mlx5_core")
            .file("/etc/systemd/network/10-a.link", "[Match]\nDriver=ice\n[Link]\nMTUBytes=1\n")
            .file(
                "/etc/systemd/network/20-b.link",
                "[Match]\nDriver=ice mlx5*\n[Link]\nMTUBytes=9000\nRxBufferSize=4096\n")
            .file(
                "/usr/lib/systemd/network/99-default.link",
                "[Match]\nOriginalName=*\n[Link]\nTxBufferSize=1\n")
            .claims();
    assertThat(OwnerHost.winner(claims, new Address.Sysfs("class/net/eth0/mtu")))
        .startsWith("9000 ");
    assertThat(OwnerHost.winner(claims, new Address.Ethtool("eth0/rings/rx"))).startsWith("4096 ");
    assertThat(claims.of(new Address.Ethtool("eth0/rings/tx"))).isEmpty();
  }

  @Test
  void aLinkFileWithAConditionNobodyKnowsLeavesTheDeviceOpen() {
    Claims claims =
        OwnerHost.debian()
            .netdev("eth0", "mlx5_core")
            .file("/etc/systemd/network/10-a.link", "[Match]\nPath=pci-*\n[Link]\nMTUBytes=1\n")
            .claims();
    assertThat(OwnerHost.open(claims, new Address.Sysfs("class/net/eth0/mtu")))
        .containsExactly("/etc/systemd/network/10-a.link");
    assertThat(claims.open(new Address.Sysfs("class/net/eth1/mtu"))).isEmpty();
  }

  @Test
  void irqbalanceClaimsEveryInterruptButTheBannedOnes() {
    Claims claims =
        OwnerHost.debian()
            .file(OwnerHost.WANTS + "irqbalance.service", "")
            .file("/etc/default/irqbalance", "IRQBALANCE_ARGS=\"--banirq=34 --banirq 35\"\n")
            .claims();
    assertThat(claims.winner(new Address.Irq("36"))).isPresent();
    assertThat(claims.winner(new Address.Irq("34"))).isEmpty();
    assertThat(claims.winner(new Address.Irq("35"))).isEmpty();
  }

  @Test
  void connectionProfilesAreToldAndNeverRead() {
    Claims claims =
        OwnerHost.debian()
            .netdev("eth0", "ice")
            .file("/etc/NetworkManager/system-connections/wifi.nmconnection", "psk=secret\n")
            .claims();
    assertThat(claims.open(new Address.Ethtool("eth0/rings/rx")))
        .extracting(ClaimSource::by)
        .containsExactly(Owner.NETWORK_MANAGER);
    assertThat(claims.open(KSM)).isEmpty();
    assertThat(claims.sources().toString()).doesNotContain("secret");
  }

  @Test
  void insideAContainerNothingIsKnown() {
    Claims claims = OwnerHost.debian().file("/run/systemd/container", "docker\n").claims();
    assertThat(claims.all()).isEmpty();
    assertThat(claims.open(KSM)).isNotEmpty();
  }
}
