package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import dev.kerneltune.model.Value;
import dev.kerneltune.probe.FragmentationProbe.Zone;
import java.util.List;
import org.junit.jupiter.api.Test;

class FragmentationProbeTest {
  private static final String BUDDYINFO =
      """
      Node 0, zone      DMA      1      0      1      0      2      1      1      0      1      1      3
      Node 0, zone   Normal 1048576      0      0      0      0      0      0      0      0      0      0
      Node 1, zone   Normal      0      0      0      0      0      0      0      0      0      0   1024
      """;
  private static final long GIB = 1L << 30;

  private static List<Zone> zones() {
    return FragmentationProbe.parse(BUDDYINFO).orElse(List.of());
  }

  private static String share(int node, long pageSize, long memory) {
    return HostFixture.words(FragmentationProbe.share(zones(), node, pageSize, memory));
  }

  @Test
  void freePagesInPiecesAreNoHugePages() {
    assertThat(share(0, 4096, 16 * GIB)).isEqualTo("0");
    assertThat(share(1, 4096, 16 * GIB)).isEqualTo("100");
  }

  @Test
  void aHugePageOf64KPagesNeedsALargerBlock() {
    assertThat(share(1, 65_536, 16 * GIB)).isEqualTo("0");
  }

  @Test
  void littleFreeMemoryIsNotJudged() {
    assertThat(share(1, 4096, 64 * GIB)).startsWith("absent");
    assertThat(share(7, 4096, GIB)).startsWith("absent");
  }

  @Test
  void damageIsMalformed() {
    for (String damage :
        List.of("", "Node 0, zone", "Node x, zone Normal 1 2", "Node 0, zone Normal 1 x")) {
      assertThat(FragmentationProbe.parse(damage).isPresent()).as(damage).isFalse();
    }
  }

  @Test
  void aRefusedFileIsAnAnswerAboutTheHost() {
    HostFixture fixture =
        HugepageProbeTest.twoNodes().file("/proc/buddyinfo", new Raw.Refused("EACCES"));
    assertThat(fixture.answers(new FragmentationProbe(), "memory/large-blocks"))
        .containsExactly("host: unreadable, EACCES, needs root");
  }

  private static List<Zone> zone(String name, Long... blocks) {
    return List.of(new Zone(0, name, List.of(blocks)));
  }

  @Test
  void aBlockOfExactlyAHugePageIsLarge() {
    List<Zone> zones = zone("Movable", 512L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 0L, 3L);
    assertThat(FragmentationProbe.share(zones, 0, 4096, 16 << 20))
        .isEqualTo(
            Reading.present(
                new Value.Int(75), "6 MiB of 8 MiB free in blocks of a huge page or more"));
  }

  @Test
  void aTenthOfTheMemoryIsEnoughToJudgeBy() {
    List<Zone> zones = zone("Normal", 25_600L);
    assertThat(HostFixture.words(FragmentationProbe.share(zones, 0, 4096, 1000 << 20)))
        .isEqualTo("0");
    assertThat(HostFixture.words(FragmentationProbe.share(zones, 0, 4096, 1001 << 20)))
        .startsWith("absent, less than 10 % of the node's memory is free in its zones Normal");
    assertThat(HostFixture.words(FragmentationProbe.share(zone("Normal", 0L), 0, 4096, 0)))
        .startsWith("absent");
  }

  /** A node below 4 GiB has no zone Normal, and nearly all of it may be free. */
  @Test
  void memoryInOtherZonesIsNotCounted() {
    assertThat(HostFixture.words(FragmentationProbe.share(zone("DMA32", 99L), 0, 4096, 4096)))
        .startsWith("absent, less than 10 % of the node's memory is free in its zones Normal");
  }

  @Test
  void everyNodeIsHeldAgainstItsOwnMemory() {
    HostFixture fixture =
        HugepageProbeTest.twoNodes()
            .file("/proc/buddyinfo", "Node 0, zone Normal 1\nNode 1, zone Normal 1\n")
            .file("/sys/devices/system/node/node0/meminfo", "Node 0 MemTotal: 40 kB\n")
            .file("/sys/devices/system/node/node1/meminfo", "Node 1 MemTotal: 50 kB\n")
            .file("/proc/sys/kernel/arch", "x86_64\n");
    assertThat(fixture.answers(new FragmentationProbe(), "memory/large-blocks"))
        .satisfiesExactly(
            even -> assertThat(even).isEqualTo("node0: 0"),
            full -> assertThat(full).startsWith("node1: absent, less than 10 %"));
  }
}
