package dev.kerneltune.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class NearestTest {
  private static final List<String> WORDS = List.of("choice", "cpulist", "flags", "hex");

  @Test
  void aSwappedPairIsOneSlip() {
    assertThat(Nearest.distance("chioce", "choice")).isEqualTo(1);
    assertThat(Nearest.of("chioce", WORDS)).contains("choice");
  }

  @Test
  void lettersLeftOutAddedAndExchangedCountOneEach() {
    assertThat(Nearest.distance("flgs", "flags")).isEqualTo(1);
    assertThat(Nearest.distance("flaags", "flags")).isEqualTo(1);
    assertThat(Nearest.distance("flaks", "flags")).isEqualTo(1);
    assertThat(Nearest.distance("", "hex")).isEqualTo(3);
    assertThat(Nearest.distance("hex", "")).isEqualTo(3);
  }

  @Test
  void aWordThatIsTooFarAwayHasNoNeighbour() {
    assertThat(Nearest.of("version", WORDS)).isEmpty();
    assertThat(Nearest.of("xyz", WORDS)).isEmpty();
    assertThat(Nearest.of("", WORDS)).isEmpty();
    assertThat(Nearest.of("6", List.of("0", "1"))).isEmpty();
    assertThat(Nearest.of("flags", List.of())).isEmpty();
  }

  @Test
  void ofEqualsTheFirstWins() {
    assertThat(Nearest.of("cat", List.of("bat", "rat"))).contains("bat");
  }
}
