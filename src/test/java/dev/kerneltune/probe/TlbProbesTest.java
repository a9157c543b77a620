package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class TlbProbesTest {
  private static final String VMSTAT = "/proc/vmstat";
  private static final String BEFORE =
      """
      numa_pte_updates 5
      thp_split_page 1
      compact_isolated 7
      pgsteal_kswapd 0
      pswpin 1
      pgdemote_kswapd 0
      """;

  private static List<String> causes(HostFixture fixture) {
    return fixture.answers(new TlbCauseProbe(), "tlb/causes");
  }

  @Test
  void onlyWhatMovedInTheWindowIsACause() {
    String after = BEFORE.replace("updates 5", "updates 9").replace("page 1", "page 2");
    assertThat(causes(new HostFixture().file(VMSTAT, BEFORE).later(VMSTAT, after)))
        .containsExactly("host: numa-balancing thp-split");
    assertThat(causes(new HostFixture().file(VMSTAT, BEFORE).later(VMSTAT, BEFORE)))
        .containsExactly("host: none");
  }

  @Test
  void withoutAWindowOrAFileThereIsNoAnswer() {
    assertThat(causes(new HostFixture().file(VMSTAT, BEFORE)))
        .containsExactly("host: unreadable, no sampling window, needs --sample 2s");
    assertThat(causes(new HostFixture().file(VMSTAT, new Raw.Refused("EACCES"))))
        .containsExactly("host: unreadable, EACCES, needs root");
    assertThat(causes(new HostFixture().file(VMSTAT, "")).getFirst()).startsWith("host: malformed");
  }

  private static String pcid(String... flags) {
    return HostFixture.words(TlbFeatureProbe.answer(new TreeSet<>(List.of(flags))));
  }

  @Test
  void identifiersAreReadFromTheFlags() {
    assertThat(pcid("fpu", "pcid", "invpcid")).isEqualTo("pcid-and-invpcid");
    assertThat(pcid("fpu", "pcid")).isEqualTo("pcid");
    assertThat(pcid("fpu", "invpcid_single")).isEqualTo("none");
  }
}
