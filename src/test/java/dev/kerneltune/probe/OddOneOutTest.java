package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class OddOneOutTest {
  private static OddOneOut of(long own, Long... all) {
    return OddOneOut.of(own, List.of(all));
  }

  @Test
  void oneBelowAllOthersIsLower() {
    assertThat(of(100L, 100L, 400L, 400L)).isEqualTo(OddOneOut.LOWER);
    assertThat(of(400L, 100L, 400L, 400L)).isEqualTo(OddOneOut.SAME);
  }

  @Test
  void oneAboveAllOthersIsHigher() {
    assertThat(of(400L, 100L, 100L, 400L)).isEqualTo(OddOneOut.HIGHER);
  }

  @Test
  void twoGroupsAreADesignAndNotAFault() {
    assertThat(of(100L, 100L, 100L, 400L, 400L)).isEqualTo(OddOneOut.MIXED);
    assertThat(of(400L, 100L, 100L, 400L, 400L)).isEqualTo(OddOneOut.MIXED);
  }

  @Test
  void nobodyCanSayWhichOfTwoIsTheOddOne() {
    assertThat(of(100L, 100L, 400L)).isEqualTo(OddOneOut.MIXED);
  }

  @Test
  void othersThatDisagreeProveNothing() {
    assertThat(of(100L, 100L, 200L, 400L)).isEqualTo(OddOneOut.MIXED);
  }

  @Test
  void aThingByItselfIsAlone() {
    assertThat(of(400L, 400L)).isEqualTo(OddOneOut.ALONE);
    assertThat(of(400L, 400L, 400L)).isEqualTo(OddOneOut.SAME);
  }
}
