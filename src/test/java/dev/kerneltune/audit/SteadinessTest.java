package dev.kerneltune.audit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.catalog.BuiltInCatalog;
import dev.kerneltune.model.Check;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SteadinessTest {
  @Test
  void everyAddressOfTheListIsLookedAtBySomeCheck() {
    Set<String> looks = new TreeSet<>();
    for (Check check : BuiltInCatalog.load().checks()) {
      looks.add(check.look().text());
    }
    assertThat(Steadiness.unsteadyLooks()).isNotEmpty().isSubsetOf(looks);
  }

  @Test
  void ratesAndPressureAreMomentaryCountersDriftAndSettingsAreSteady() {
    assertThat(of("tlb.shootdowns")).isEqualTo(Steadiness.MOMENTARY);
    assertThat(of("cpu-sched.pressure.cpu")).isEqualTo(Steadiness.MOMENTARY);
    assertThat(of("platform.hung-task.detected")).isEqualTo(Steadiness.DRIFTING);
    assertThat(of("memory.thp.enabled")).isEqualTo(Steadiness.STEADY);
  }

  private static Steadiness of(String id) {
    for (Check check : BuiltInCatalog.load().checks()) {
      if (check.id().equals(id)) {
        return Steadiness.of(check);
      }
    }
    throw new AssertionError(id);
  }
}
