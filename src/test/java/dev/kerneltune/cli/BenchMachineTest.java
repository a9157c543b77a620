package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.kerneltune.host.CachedHost;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.sched.bench.Conditions;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

class BenchMachineTest {
  private static final String STATE = "/sys/kernel/sched_ext/state";

  private static BenchMachine machine(String... files) {
    Map<String, Raw> content = new HashMap<>();
    for (int i = 0; i < files.length; i += 2) {
      content.put(files[i], new Raw.Bytes(files[i + 1].getBytes(StandardCharsets.UTF_8)));
    }
    Supplier<CachedHost> hosts = () -> Hosts.recorded(content);
    return new BenchMachine(hosts);
  }

  @Test
  void idleAndWaitingForDisksIsNotBusyAndGuestsAreCountedOnce() {
    assertThat(machine("/proc/stat", "cpu  10 1 5 80 20 2 3 4 9 9\ncpu0 1 1 1 1\n").use())
        .isEqualTo(new BenchMachine.Use(125, 25));
  }

  @Test
  void aMachineThatDoesNotTellIsNotTakenForAQuietOne() {
    for (BenchMachine silent : List.of(machine("/proc/stat", "cpu 1 2\n"), machine())) {
      assertThatThrownBy(silent::use)
          .isInstanceOf(UserError.class)
          .hasMessageStartingWith("/proc/stat: cannot be read or understood; expected ");
    }
  }

  @Test
  void theTimeOfAProcessIsItsOwnAndThatOfItsEndedChildrenWhateverItsName() {
    String stat =
        "42 (a) R 1) S 1 2 3 4 5 6 7 8 9 10 100 20 3 4 20 0 1 0 5 99 18446744073709551615"
            + " 0 0 0 0 0 0 0 0 0 0 0 0 17 1 0 0 0 0 0";
    assertThat(machine("/proc/42/stat", stat).used(List.of(42L, 43L))).isEqualTo(127);
  }

  @Test
  void whatIsNotOursIsOthers() {
    BenchMachine.Use before = new BenchMachine.Use(1000, 100);
    BenchMachine.Use after = new BenchMachine.Use(2000, 900);
    assertThat(BenchMachine.others(before, after, 700)).isEqualTo(100);
    assertThat(BenchMachine.others(before, after, 5000)).isZero();
    assertThat(BenchMachine.others(before, before, 0)).isZero();
  }

  @Test
  void quietIsAMatterOfWhatOthersTake() {
    assertThat(conditions(29).quiet()).isEqualTo(Conditions.Quiet.QUIET);
    assertThat(conditions(30).quiet()).isEqualTo(Conditions.Quiet.RESTLESS);
    assertThat(conditions(100).quiet()).isEqualTo(Conditions.Quiet.LOUD);
  }

  private static Conditions conditions(int busyPermille) {
    return new Conditions("", "", "", busyPermille, Conditions.Timing.REAL);
  }

  @Test
  void priorityMayBeRaisedWithTheCapabilityAlone() {
    assertThat(machine("/proc/self/status", "Name:\tx\nCapEff:\t0000000000800000\n").mayRaise())
        .isTrue();
    assertThat(machine("/proc/self/status", "Name:\tx\nCapEff:\tffffffffff7fffff\n").mayRaise())
        .isFalse();
    assertThat(machine().mayRaise()).isFalse();
  }

  @Test
  void aSchedulerThatIsLoadedIsNamed() {
    assertThat(machine(STATE, "enabled\n", "/sys/kernel/sched_ext/root/ops", "lavd_1\n").loaded())
        .contains("lavd_1");
    assertThat(machine(STATE, "enabled\n").loaded()).contains("one");
    assertThat(machine(STATE, "disabled\n").loaded()).isEmpty();
    assertThat(machine().loaded()).isEmpty();
    assertThat(machine().lacksSchedExt()).isPresent();
    assertThat(machine(STATE, "disabled\n").lacksSchedExt()).isEmpty();
  }
}
