package dev.kerneltune.plan;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.model.OwnFile;
import dev.kerneltune.model.State;
import dev.kerneltune.model.Target;
import org.junit.jupiter.api.Test;

class StatesTest {
  private static final Target KNOB = new Target.KernelFile("/proc/sys/vm/dirty_bytes");
  private static final Target RATIO = new Target.KernelFile("/proc/sys/vm/dirty_ratio");
  private static final Target ENTRY = new Target.Entry(OwnFile.SYSCTL.path(), "vm.x");
  private static final State NOTHING = new State.Nothing();
  private static final State ZERO = new State.Holds("0");
  private static final State TWIN = new State.Twin("0", RATIO, "20");

  @Test
  void knobsAreComparedByMeaningAndLinesByLetters() {
    assertThat(States.same(KNOB, new State.Holds("0x10"), new State.Holds("16"))).isTrue();
    assertThat(States.same(new Target.NicSetting("eth0", "rings", "rx"), ZERO, ZERO)).isTrue();
    assertThat(States.same(ENTRY, new State.Holds("0x10"), new State.Holds("16"))).isFalse();
    assertThat(States.same(ENTRY, ZERO, ZERO)).isTrue();
  }

  @Test
  void nothingAValueAndATwinInForceAreThreeDifferentThings() {
    assertThat(States.same(KNOB, NOTHING, NOTHING)).isTrue();
    assertThat(States.same(KNOB, TWIN, TWIN)).isTrue();
    for (State[] pair : new State[][] {{NOTHING, ZERO}, {ZERO, TWIN}, {NOTHING, TWIN}}) {
      assertThat(States.same(KNOB, pair[0], pair[1])).isFalse();
      assertThat(States.same(KNOB, pair[1], pair[0])).isFalse();
    }
  }

  @Test
  void twinsAreTheSameWhenTheOneInForceIsTheSameAndHoldsTheSame() {
    assertThat(States.same(KNOB, TWIN, new State.Twin("", RATIO, "020"))).isTrue();
    assertThat(States.same(KNOB, TWIN, new State.Twin("0", RATIO, "10"))).isFalse();
    assertThat(States.same(KNOB, TWIN, new State.Twin("0", ENTRY, "20"))).isFalse();
  }

  @Test
  void statesAreSaidWithWhatTheyHold() {
    assertThat(States.words(ZERO)).isEqualTo("'0'");
    assertThat(States.words(new State.Holds(""))).isEqualTo("empty");
    assertThat(States.words(NOTHING)).isEqualTo("nothing");
    assertThat(States.words(TWIN)).isEqualTo("'0', with /proc/sys/vm/dirty_ratio at '20'");
  }
}
