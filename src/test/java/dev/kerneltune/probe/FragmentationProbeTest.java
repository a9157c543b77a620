package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
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
}
