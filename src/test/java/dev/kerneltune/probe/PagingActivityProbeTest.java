package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window of these tests is one millisecond long: one more is a thousand per second. */
class PagingActivityProbeTest {
  private static final String VMSTAT = "/proc/vmstat";
  private static final String SWAPS = "/proc/swaps";
  private static final String TITLES = "Filename\t\t\t\tType\t\tSize\t\tUsed\t\tPriority\n";
  private static final String DISK = TITLES + "/dev/sda2   partition\t8388604\t\t1024\t\t-2\n";

  private static String vmstat(long in, long out, long served, long fallen, long stalls) {
    return "pswpin "
        + in
        + "\npswpout "
        + out
        + "\nthp_fault_alloc "
        + served
        + "\nthp_fault_fallback "
        + fallen
        + "\nthp_fault_fallback_charge 77\nallocstall_normal "
        + stalls
        + "\nallocstall_movable 1\ncompact_stall 9\nnuma_pages_migrated 4\n";
  }

  private static HostFixture with(String swaps, String before, String after) {
    return new HostFixture().file(SWAPS, swaps).file(VMSTAT, before).later(VMSTAT, after);
  }

  private static List<String> answers(HostFixture fixture, String question) {
    return fixture.answers(new PagingActivityProbe(), question);
  }

  private static List<String> swap(long in, long out) {
    HostFixture fixture = with(DISK, vmstat(10, 10, 0, 0, 0), vmstat(10 + in, 10 + out, 0, 0, 0));
    return answers(fixture, "memory/swap-activity");
  }

  @Test
  void pagesThatGoOutArePagesThatComeBackAreNot() {
    assertThat(swap(0, 0)).containsExactly("host: still");
    assertThat(swap(5, 0)).containsExactly("host: in-only");
    assertThat(swap(5, 1)).containsExactly("host: out");
    assertThat(swap(0, -3).getFirst()).startsWith("host: unreadable");
  }

  @Test
  void pagesThatGoToCompressedMemoryAloneAreAnAnswerOfTheirOwn() {
    String zram = TITLES + "/dev/zram0   partition\t8388604\t\t1024\t\t100\n";
    HostFixture fixture = with(zram, vmstat(0, 10, 0, 0, 0), vmstat(0, 15, 0, 0, 0));
    assertThat(answers(fixture, "memory/swap-activity")).containsExactly("host: out-to-zram");
    fixture.file(SWAPS, zram + "/dev/sda2   partition\t8388604\t\t0\t\t-2\n");
    assertThat(answers(fixture, "memory/swap-activity")).containsExactly("host: out");
    fixture.file(SWAPS, new Raw.Refused("EACCES"));
    assertThat(answers(fixture, "memory/swap-activity").getFirst()).startsWith("host: unreadable");
  }

  @Test
  void withoutASwapAreaNoWindowIsNeeded() {
    HostFixture fixture = new HostFixture().file(SWAPS, TITLES).file(VMSTAT, vmstat(0, 0, 0, 0, 0));
    assertThat(answers(fixture, "memory/swap-activity")).containsExactly("host: no-swap");
    assertThat(answers(fixture, "memory/thp-faults"))
        .containsExactly("host: unreadable, no sampling window, needs --sample 2s");
  }

  @Test
  void aListOfAreasThatCannotBeReadIsNotNoSwap() {
    HostFixture fixture =
        with("", vmstat(0, 0, 0, 0, 0), vmstat(0, 0, 0, 0, 0))
            .file(SWAPS, new Raw.Refused("EACCES"));
    assertThat(answers(fixture, "memory/swap-activity")).containsExactly("host: still");
  }

  private static List<String> faults(long served, long fallen) {
    HostFixture fixture =
        with(TITLES, vmstat(0, 0, 100, 100, 0), vmstat(0, 0, 100 + served, 100 + fallen, 0));
    return answers(fixture, "memory/thp-faults");
  }

  @Test
  void faultsAreJudgedByWhatHappenedInTheWindow() {
    assertThat(faults(0, 0)).containsExactly("host: none-asked");
    assertThat(faults(4, 0)).containsExactly("host: served");
    assertThat(faults(4, 1)).containsExactly("host: some-fell-back");
    assertThat(faults(0, 2)).containsExactly("host: all-fell-back");
  }

  @Test
  void stallsOfAllZonesAreAddedUp() {
    HostFixture fixture = with(TITLES, vmstat(0, 0, 0, 0, 3), vmstat(0, 0, 0, 0, 5));
    assertThat(answers(fixture, "memory/direct-reclaim")).containsExactly("host: 2000");
    assertThat(answers(fixture, "memory/compact-stalls")).containsExactly("host: 0");
    assertThat(answers(fixture, "memory/numa-migrations")).containsExactly("host: 0");
  }

  @Test
  void aCounterThatTheKernelLacksIsAbsentNotZero() {
    HostFixture fixture = with(TITLES, "pswpin 0\n", "pswpin 0\n");
    for (String question :
        List.of("memory/direct-reclaim", "memory/numa-migrations", "memory/thp-faults")) {
      assertThat(answers(fixture, question).getFirst()).startsWith("host: absent");
    }
  }

  @Test
  void areasAreReadWithTheirKind() {
    assertThat(SwapAreas.parse(DISK).orElse(List.of()))
        .containsExactly(new SwapAreas.Area("/dev/sda2", 8_388_604));
    assertThat(new SwapAreas.Area("/dev/zram0", 1).isZram()).isTrue();
    assertThat(SwapAreas.parse("").isPresent()).isFalse();
    assertThat(SwapAreas.parse(TITLES + "/swapfile file\n").isPresent()).isFalse();
    assertThat(SwapAreas.parse(TITLES + "/swapfile file x 0 -2\n").isPresent()).isFalse();
  }

  @Test
  void countersWithUnitsBecomeBytesAndDamageIsMalformed() {
    NamedCounters meminfo =
        NamedCounters.parse("MemTotal:  16 kB\nHugePages_Total:       4\n")
            .orElse(new NamedCounters(java.util.Map.of()));
    assertThat(meminfo.get("MemTotal").orElse(0L)).isEqualTo(16_384);
    assertThat(meminfo.get("HugePages_Total").orElse(0L)).isEqualTo(4);
    assertThat(meminfo.get("Other").isPresent()).isFalse();
    for (String damage : List.of("", "name\n", "name x\n", "name -5\n")) {
      assertThat(NamedCounters.parse(damage).isPresent()).isFalse();
    }
  }
}
