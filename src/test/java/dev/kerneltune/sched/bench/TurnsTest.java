package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TurnsTest {
  @Test
  void armsRunForthAndBack() {
    List<String> arms = List.of("a", "b", "c");
    assertThat(Turns.order(arms, 0)).containsExactly("a", "b", "c");
    assertThat(Turns.order(arms, 1)).containsExactly("c", "b", "a");
    assertThat(Turns.order(arms, 2)).containsExactly("a", "b", "c");
  }

  @Test
  void eachArmRunsAsOftenInEachHalfOfAPass() {
    List<String> arms = List.of("a", "b");
    int first = 0;
    for (int pass = 0; pass < 6; pass++) {
      first += Turns.order(arms, pass).getFirst().equals("a") ? 1 : 0;
    }
    assertThat(first).isEqualTo(3);
  }

  @Test
  void aFifthOfABlockIsDroppedAndTheWholeTimeIsTold() {
    Turns turns = Turns.of(6, 10_000_000_000L);
    assertThat(turns.dropNanos()).isEqualTo(2_000_000_000L);
    assertThat(turns.nanos(3)).isEqualTo(180_000_000_000L);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 3, -2, 1002})
  void anOddNumberOfBlocksAndNoneAreRefused(int blocks) {
    assertThatIllegalArgumentException().isThrownBy(() -> Turns.of(blocks, 1_000_000));
  }
}
