package dev.kerneltune.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claims;
import dev.kerneltune.model.Owner;
import org.junit.jupiter.api.Test;

class SysctlFilesTest {
  private static final String NASTY =
      """
      # vm.a = 1
      ; vm.b = 1
        vm.swappiness  =  10\s
      -vm.tolerated=1
      -net.ipv4.conf.all.rp_filter
      no assignment
      = 5
      kernel.core_pattern=|/usr/bin/x %p = y
      net/ipv4/conf/eth0.100/forwarding = 1
      net.ipv4.conf.eth0/200.forwarding = 1
      vm.empty =
      """;

  private static final Address.Knob SWAPPINESS = new Address.Sysctl("vm.swappiness");

  @Test
  void linesAreKeysValuesAndExclusions() {
    assertThat(SysctlFiles.parse(NASTY))
        .containsExactly(
            new SysctlFiles.Setting("vm/swappiness", "10", true, 3),
            new SysctlFiles.Setting("vm/tolerated", "1", true, 4),
            new SysctlFiles.Setting("net/ipv4/conf/all/rp_filter", "", false, 5),
            new SysctlFiles.Setting("kernel/core_pattern", "|/usr/bin/x %p = y", true, 8),
            new SysctlFiles.Setting("net/ipv4/conf/eth0.100/forwarding", "1", true, 9),
            new SysctlFiles.Setting("net/ipv4/conf/eth0.200/forwarding", "1", true, 10),
            new SysctlFiles.Setting("vm/empty", "", true, 11));
  }

  @Test
  void theLastFileByNameWinsWhateverItsFolder() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/sysctl.d/50-a.conf", "vm.swappiness=1\n")
            .file("/usr/lib/sysctl.d/60-b.conf", "vm.swappiness=2\n")
            .file("/run/sysctl.d/40-c.conf", "vm.swappiness=3\n")
            .claims();
    assertThat(OwnerHost.winner(claims, SWAPPINESS)).isEqualTo("2 /usr/lib/sysctl.d/60-b.conf:1");
    assertThat(OwnerHost.values(claims.of(SWAPPINESS))).containsExactly("3", "1", "2");
    assertThat(claims.open(SWAPPINESS)).isEmpty();
  }

  @Test
  void aFileHidesOneOfTheSameNameInALaterFolder() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/sysctl.d/50-a.conf", "vm.other=1\n")
            .file("/usr/lib/sysctl.d/50-a.conf", "vm.swappiness=2\n")
            .claims();
    assertThat(claims.of(SWAPPINESS)).isEmpty();
  }

  @Test
  void aLinkToNothingHidesAFile() {
    Claims claims =
        OwnerHost.debian()
            .link("/etc/sysctl.d/50-a.conf", "/dev/null")
            .file("/usr/lib/sysctl.d/50-a.conf", "vm.swappiness=2\n")
            .claims();
    assertThat(claims.of(SWAPPINESS)).isEmpty();
    assertThat(claims.open(SWAPPINESS)).isEmpty();
  }

  @Test
  void sysctlConfIsNotReadAtBootUnlessAFolderPointsAtIt() {
    Claims claims = OwnerHost.debian().file("/etc/sysctl.conf", "vm.swappiness=2\n").claims();
    assertThat(claims.winner(SWAPPINESS)).isEmpty();
    assertThat(claims.of(SWAPPINESS)).hasSize(1);
    assertThat(claims.knobs()).doesNotContain(SWAPPINESS);
  }

  @Test
  void aPatternLeavesKeysAloneThatAreNamed() {
    Claims claims =
        OwnerHost.debian()
            .file("/proc/sys/net/ipv4/conf/all/rp_filter", "0\n")
            .file("/proc/sys/net/ipv4/conf/eth0/rp_filter", "0\n")
            .file("/proc/sys/net/ipv4/conf/eth1/rp_filter", "0\n")
            .file(
                "/etc/sysctl.d/50-a.conf",
                "net.ipv4.conf.eth1.rp_filter=1\n"
                    + "net.ipv4.conf.*.rp_filter=2\n"
                    + "-net.ipv4.conf.all.rp_filter\n")
            .claims();
    assertThat(OwnerHost.winner(claims, new Address.Sysctl("net.ipv4.conf.eth0.rp_filter")))
        .isEqualTo("2 /etc/sysctl.d/50-a.conf:2");
    assertThat(OwnerHost.winner(claims, new Address.Sysctl("net.ipv4.conf.eth1.rp_filter")))
        .isEqualTo("1 /etc/sysctl.d/50-a.conf:1");
    assertThat(claims.of(new Address.Sysctl("net.ipv4.conf.all.rp_filter"))).isEmpty();
  }

  @Test
  void aKeyAloneFurtherDownTakesAnAssignmentBack() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/sysctl.d/50-a.conf", "vm.swappiness=1\n-vm.swappiness\n")
            .claims();
    assertThat(claims.winner(SWAPPINESS)).isEmpty();
  }

  @Test
  void aRefusedFolderLeavesOpenWhoseTheKnobIs() {
    Claims claims =
        OwnerHost.debian()
            .refusedFolder("/run/sysctl.d")
            .file("/etc/sysctl.d/50-a.conf", "vm.swappiness=1\n")
            .claims();
    assertThat(OwnerHost.open(claims, SWAPPINESS)).containsExactly("/run/sysctl.d");
    assertThat(claims.open(new Address.ModuleParam("nvme_core/multipath"))).isEmpty();
  }

  @Test
  void aRefusedFileLeavesOpenWhoseTheKnobIs() {
    Claims claims =
        OwnerHost.debian().raw("/etc/sysctl.d/50-a.conf", new Raw.Refused("EACCES")).claims();
    assertThat(OwnerHost.open(claims, SWAPPINESS)).containsExactly("/etc/sysctl.d/50-a.conf");
  }

  @Test
  void aFileOfOursAndOneOfACloudImageAreKnownByTheirNames() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/sysctl.d/90-kernel-tune.conf", "vm.swappiness=1\n")
            .file("/etc/sysctl.d/99-cloudimg-ipv6.conf", "vm.swappiness=2\n")
            .file("/etc/sysctl.d/nvidia-kernel-defaults.conf", "vm.swappiness=3\n")
            .claims();
    assertThat(claims.of(SWAPPINESS))
        .extracting(claim -> claim.by())
        .containsExactly(Owner.KERNEL_TUNE, Owner.CLOUD_INIT, Owner.VENDOR_PACKAGE);
  }

  @Test
  void aBootArgumentComesBeforeTheFiles() {
    Claims claims =
        OwnerHost.debian()
            .file("/boot/grub/grub.cfg", OwnerHost.grub("sysctl.vm.swappiness=7"))
            .file("/etc/sysctl.d/50-a.conf", "vm.swappiness=1\n")
            .claims();
    assertThat(OwnerHost.values(claims.of(SWAPPINESS))).containsExactly("7", "1");
  }
}
