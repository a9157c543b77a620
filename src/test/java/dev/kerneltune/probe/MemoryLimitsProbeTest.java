package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import org.junit.jupiter.api.Test;

class MemoryLimitsProbeTest {
  private static final String VM = "/proc/sys/vm/";
  private static final String SWAP_ON_DISK =
      "Filename Type Size Used Priority\n/dev/sda2 partition 1024 0 -2\n";
  private static final String SWAP_IN_ZRAM =
      "Filename Type Size Used Priority\n/dev/zram0 partition 1024 0 100\n";

  private static HostFixture limits() {
    return new HostFixture()
        .file(VM + "dirty_bytes", "0\n")
        .file(VM + "dirty_ratio", "20\n")
        .file(VM + "min_free_kbytes", "67584\n")
        .file(VM + "swappiness", "60\n")
        .file("/proc/cmdline", "quiet\n")
        .file("/proc/meminfo", "MemTotal: 1048576 kB\nMemAvailable: 512000 kB\n");
  }

  private static String answer(HostFixture fixture, String question) {
    return fixture.answers(new MemoryLimitsProbe(), "memory/" + question).getFirst();
  }

  @Test
  void aRatioIsOfTheAvailableMemoryAndBytesAreBytes() {
    // 20 % of 512,000 kB.
    assertThat(answer(limits(), "dirty-limit")).isEqualTo("host: 100M");
    assertThat(answer(limits().file(VM + "dirty_bytes", "1073741824"), "dirty-limit"))
        .isEqualTo("host: 1G");
  }

  @Test
  void aLimitWithoutAMemorySizeIsNoNumber() {
    HostFixture old = limits().file("/proc/meminfo", "MemTotal: 1048576 kB\n");
    assertThat(answer(old, "dirty-limit")).startsWith("host: absent");
    HostFixture refused = limits().file(VM + "dirty_ratio", new Raw.Refused("EACCES"));
    assertThat(answer(refused, "dirty-limit")).startsWith("host: unreadable, EACCES");
    assertThat(answer(limits().file(VM + "dirty_bytes", ""), "dirty-limit"))
        .startsWith("host: malformed");
  }

  @Test
  void theReserveIsAShareOfTheMemory() {
    assertThat(answer(limits(), "min-free-share")).isEqualTo("host: 6");
    assertThat(answer(limits().file("/proc/meminfo", "MemTotal: 0 kB\n"), "min-free-share"))
        .startsWith("host: malformed");
  }

  @Test
  void swappinessMattersWithSwapOnADisk() {
    assertThat(answer(limits().file("/proc/swaps", SWAP_ON_DISK), "swappiness"))
        .isEqualTo("host: 60");
    assertThat(answer(limits().file("/proc/swaps", SWAP_IN_ZRAM), "swappiness"))
        .isEqualTo("host: absent, all swap is zram");
    assertThat(answer(limits().file("/proc/swaps", new Raw.Missing()), "swappiness"))
        .isEqualTo("host: absent, no swap area is in use");
    assertThat(answer(limits().file("/proc/swaps", new Raw.Refused("EACCES")), "swappiness"))
        .startsWith("host: unreadable");
  }

  @Test
  void theLastBootArgumentBeatsTheBuild() {
    HostFixture built =
        limits()
            .file("/proc/sys/kernel/osrelease", "6.8.0\n")
            .file("/boot/config-6.8.0", "CONFIG_INIT_ON_ALLOC_DEFAULT_ON=y\n");
    assertThat(answer(built, "init-on-alloc")).isEqualTo("host: on-by-build");
    assertThat(
            answer(built.file("/proc/cmdline", "init_on_alloc=1 init_on_alloc=0"), "init-on-alloc"))
        .isEqualTo("host: off-by-boot");
    assertThat(answer(built.file("/proc/cmdline", "init_on_alloc=maybe"), "init-on-alloc"))
        .startsWith("host: malformed");
    assertThat(answer(limits(), "init-on-alloc")).startsWith("host: unreadable");
  }
}
