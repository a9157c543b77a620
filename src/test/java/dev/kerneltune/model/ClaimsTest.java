package dev.kerneltune.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class ClaimsTest {
  private static final Address.Knob SWAPPINESS = new Address.Sysctl("vm.swappiness");

  @Test
  void theHighestRankWinsInWhateverOrderClaimsCome() {
    Claims claims =
        new Claims(List.of(claim(SWAPPINESS, "2", 9), claim(SWAPPINESS, "1", 3)), List.of());
    assertThat(claims.winner(SWAPPINESS).map(Claim::value)).contains("2");
    assertThat(claims.of(SWAPPINESS)).extracting(Claim::value).containsExactly("1", "2");
  }

  @Test
  void aWishThatNoBootTakesWinsNothingAndConflictsWithNothing() {
    Claims claims =
        new Claims(
            List.of(claim(SWAPPINESS, "1", 3), claim(SWAPPINESS, "2", Claim.NOT_AT_BOOT)),
            List.of());
    assertThat(claims.winner(SWAPPINESS).map(Claim::value)).contains("1");
    assertThat(claims.conflicts()).isEmpty();
  }

  @Test
  void spellingsOfOneKnobAreOne() {
    assertThat(about(new Address.BootArg("skew-tick"), new Address.BootArg("skew_tick"))).isTrue();
    assertThat(about(new Address.Sysctl("vm/swappiness"), SWAPPINESS)).isTrue();
    assertThat(
            about(
                new Address.Sysctl("net/ipv4/conf/eth0.1/x"),
                new Address.Sysctl("net.ipv4.conf.eth0.1.x")))
        .isFalse();
    assertThat(about(new Address.ModuleParam("a-b/c"), new Address.ModuleParam("a_b/c"))).isTrue();
    assertThat(about(new Address.BootArg("x"), new Address.Sysctl("x"))).isFalse();
  }

  @Test
  void valuesAreComparedAsTheKernelReadsThem() {
    assertThat(claim(SWAPPINESS, "4096\t87380  16", 0).isMetBy("4096 87380 16\n")).isTrue();
    assertThat(claim(SWAPPINESS, "madvise", 0).isMetBy("always [madvise] never")).isTrue();
    assertThat(claim(SWAPPINESS, "always", 0).isMetBy("always [madvise] never")).isFalse();
    assertThat(claim(SWAPPINESS, "1", 0).isMetBy("Y")).isTrue();
    assertThat(claim(SWAPPINESS, ">2048", 0).isMetBy("4096")).isTrue();
    assertThat(claim(SWAPPINESS, ">2048", 0).isMetBy("128")).isFalse();
    assertThat(claim(SWAPPINESS, "<2048", 0).isMetBy("128")).isTrue();
  }

  @Test
  void aSourceIsOpenForTheKnobsThatItCanHold() {
    Reading<Integer> refused = Reading.unreadable("EACCES", "root");
    ClaimSource udev = new ClaimSource(Owner.UDEV, "a.rules:1", "queue/scheduler", refused);
    Claims claims =
        new Claims(
            List.of(),
            List.of(
                udev, new ClaimSource(Owner.SYSCTL_D, "/etc/sysctl.d", "", Reading.absent("no"))));
    assertThat(claims.open(new Address.Sysfs("block/sda/queue/scheduler"))).containsExactly(udev);
    assertThat(claims.open(new Address.Sysfs("block/sda/queue/nr_requests"))).isEmpty();
    assertThat(claims.open(SWAPPINESS)).isEmpty();
    assertThat(claims.open()).containsExactly(udev);
  }

  private static boolean about(Address.Knob a, Address.Knob b) {
    return claim(a, "", 0).isAbout(b) && claim(b, "", 0).isAbout(a);
  }

  private static Claim claim(Address.Knob knob, String value, int rank) {
    return new Claim(knob, value, Owner.SYSCTL_D, "/etc/sysctl.d/a.conf:1", rank);
  }
}
