package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.util.List;
import org.junit.jupiter.api.Test;

class SwiotlbProbeTest {
  private static final String FOLDER = "/sys/kernel/debug/swiotlb/";

  private static HostFixture used(String slabs) {
    return new HostFixture()
        .file(FOLDER + "io_tlb_used", slabs)
        .file(FOLDER + "io_tlb_nslabs", "32768\n");
  }

  private static List<String> use(HostFixture fixture) {
    return fixture.answers(new SwiotlbProbe(), "swiotlb/use");
  }

  @Test
  void slabsInUseAreCopies() {
    assertThat(use(used("0\n"))).containsExactly("host: idle");
    assertThat(use(used("17\n"))).containsExactly("host: in-use");
  }

  @Test
  void withAWindowOnlyLastingUseCounts() {
    assertThat(use(used("17\n").later(FOLDER + "io_tlb_used", "0\n")))
        .containsExactly("host: idle");
    assertThat(use(used("17\n").later(FOLDER + "io_tlb_used", "9\n")))
        .containsExactly("host: in-use");
    assertThat(use(used("0\n").later(FOLDER + "io_tlb_used", "9\n"))).containsExactly("host: idle");
  }

  @Test
  void refusedEmptyAndMissingAreNotIdle() {
    HostFixture refused = used("0").file(FOLDER + "io_tlb_used", new Raw.Refused("EACCES"));
    assertThat(use(refused)).containsExactly("host: unreadable, EACCES, needs root");
    assertThat(use(used("")).getFirst()).contains("malformed");
    HostFixture missing = new HostFixture().file(FOLDER + "io_tlb_nslabs", "1");
    assertThat(use(missing).getFirst()).contains("absent");
  }

  @Test
  void theShareIsOfAllSlabs() {
    assertThat(HostFixture.words(SwiotlbProbe.share(26_215, 32_768))).isEqualTo("80");
    assertThat(SwiotlbProbe.share(0, 0)).isInstanceOf(Reading.Absent.class);
    assertThat(SwiotlbProbe.share(-1, 5)).isInstanceOf(Reading.Malformed.class);
    assertThat(SwiotlbProbe.share(Long.MAX_VALUE, 5)).isInstanceOf(Reading.Malformed.class);
  }
}
