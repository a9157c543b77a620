package dev.kerneltune.owner;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.Address;
import dev.kerneltune.model.Claims;
import org.junit.jupiter.api.Test;

class TunedTest {
  private static final String BASE =
      """
      # a comment
      [main]
      summary=Base

      [variables]
      who=base
      level = 3${empty}

      [vm]
      dirty_bytes = 40%
      transparent_hugepages=never

      [sysctl]
      vm.swappiness=10 # inline
      net.core.somaxconn=>2048
      vm.open=${f:exec:date}

      [sysctl.some]
      type=sysctl
      uname_regex=aarch64
      kernel.numa_balancing=0

      [disk]
      readahead=>8192 s
      """;
  private static final String CHILD =
      """
      [main]
      include=base
      [sysctl]
      vm.swappiness = ${mine}
      [variables]
      mine=1
      [vm]
      replace=1
      dirty_bytes=10%
      [bootloader]
      cmdline_x=+skew_tick=1 tsc=reliable
      """;
  private static final Address.Knob SWAPPINESS = new Address.Sysctl("vm.swappiness");

  @Test
  void aLaterProfileReplacesOptionsByName() {
    Claims claims = running().claims();
    assertThat(OwnerHost.winner(claims, SWAPPINESS))
        .isEqualTo("1 /etc/tuned/profiles/child/tuned.conf:4");
    assertThat(claims.of(SWAPPINESS)).hasSize(1);
    assertThat(OwnerHost.winner(claims, new Address.Sysctl("vm.dirty_ratio"))).startsWith("10 ");
    assertThat(claims.of(new Address.Sysfs("kernel/mm/transparent_hugepage/enabled"))).isEmpty();
    assertThat(claims.of(new Address.BootArg("skew_tick"))).hasSize(1);
  }

  @Test
  void aBoundStaysABound() {
    Claims claims = running().disk("sda").claims();
    Address.Knob ahead = new Address.Sysfs("block/sda/queue/read_ahead_kb");
    assertThat(claims.winner(ahead).orElseThrow().value()).isEqualTo(">4096");
    assertThat(claims.winner(ahead).orElseThrow().isMetBy("8192\n")).isTrue();
    assertThat(claims.winner(ahead).orElseThrow().isMetBy("128\n")).isFalse();
  }

  @Test
  void whatAFunctionOrAConditionTellsIsOpenForItsKnobAlone() {
    Claims claims = running().claims();
    assertThat(claims.open(new Address.Sysctl("vm.open"))).hasSize(1);
    assertThat(claims.open(new Address.Sysctl("kernel.numa_balancing"))).hasSize(1);
    assertThat(claims.open(SWAPPINESS)).isEmpty();
  }

  @Test
  void sysctlFilesOfEtcAreWrittenAgainBehindTuned() {
    Claims claims =
        running()
            .file("/etc/sysctl.d/10-a.conf", "vm.swappiness=7\n")
            .file("/usr/lib/sysctl.d/99-b.conf", "vm.swappiness=8\n")
            .claims();
    assertThat(OwnerHost.values(claims.of(SWAPPINESS))).containsExactly("8", "1", "7");
    assertThat(claims.conflicts()).hasSize(1);
  }

  @Test
  void withoutReapplyingTunedWins() {
    Claims claims =
        running()
            .file("/etc/tuned/tuned-main.conf", "reapply_sysctl = 0\n")
            .file("/etc/sysctl.d/10-a.conf", "vm.swappiness=7\n")
            .claims();
    assertThat(OwnerHost.values(claims.of(SWAPPINESS))).containsExactly("7", "1");
  }

  @Test
  void anExcludedKeyIsNotReapplied() {
    Claims claims =
        running()
            .file("/etc/tuned/tuned-main.conf", "reapply_sysctl_exclude = net.*, vm.swap*\n")
            .file("/etc/sysctl.d/10-a.conf", "vm.swappiness=7\n")
            .claims();
    assertThat(OwnerHost.values(claims.of(SWAPPINESS))).containsExactly("7", "1");
  }

  @Test
  void sysctlConfCountsWhenTunedReappliesIt() {
    Claims claims = running().file("/etc/sysctl.conf", "vm.swappiness=9\n").claims();
    assertThat(OwnerHost.winner(claims, SWAPPINESS)).isEqualTo("9 /etc/sysctl.conf:1");
  }

  @Test
  void tunedThatDoesNotStartClaimsNothing() {
    Claims claims =
        OwnerHost.debian()
            .file("/etc/tuned/active_profile", "child\n")
            .file("/etc/tuned/profiles/child/tuned.conf", CHILD)
            .claims();
    assertThat(claims.of(SWAPPINESS)).isEmpty();
    assertThat(claims.open(SWAPPINESS)).isEmpty();
  }

  @Test
  void tunedWithoutAProfileChoosesOneItself() {
    Claims claims =
        OwnerHost.debian()
            .file(OwnerHost.WANTS + "tuned.service", "")
            .file("/etc/tuned/active_profile", "\n")
            .claims();
    assertThat(claims.open(SWAPPINESS)).hasSize(1);
  }

  @Test
  void aProfileThatIncludesItselfEnds() {
    Claims claims =
        running()
            .file("/etc/tuned/profiles/base/tuned.conf", "[main]\ninclude=child,base\n")
            .claims();
    assertThat(claims.of(SWAPPINESS)).hasSize(1);
  }

  @Test
  void sectorsAreHalved() {
    assertThat(TunedKnobs.kibibytes("8192 s")).isEqualTo("4096");
    assertThat(TunedKnobs.kibibytes("> 8192s")).isEqualTo(">4096");
    assertThat(TunedKnobs.kibibytes("4096")).isEqualTo("4096");
    assertThat(TunedKnobs.kibibytes("xs")).isEqualTo("xs");
  }

  private static OwnerHost running() {
    return OwnerHost.debian()
        .file(OwnerHost.WANTS + "tuned.service", "")
        .file("/etc/tuned/active_profile", "child\n")
        .file("/etc/tuned/profiles/child/tuned.conf", CHILD)
        .file("/etc/tuned/profiles/base/.there", "")
        .file("/usr/lib/tuned/profiles/base/tuned.conf", BASE);
  }
}
