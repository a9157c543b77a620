package dev.kerneltune.sched.hints;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import org.junit.jupiter.api.Test;

class SchedExtDoctorTest {
  private static Diagnosis with(String ops) {
    return SchedExtDoctor.of(
            Hosts.recorded(
                Map.of(
                    "/sys/kernel/sched_ext/state", text("enabled\n"),
                    "/sys/kernel/sched_ext/root/ops", text(ops + "\n"))))
        .getFirst();
  }

  private static Raw text(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void ourOwnSchedulerIsNotToldAsSomebodyElses() {
    assertThat(with("kernel_tune"))
        .isEqualTo(
            new Diagnosis(
                "sched_ext",
                Diagnosis.State.WORKS,
                "state enabled: our own schedules; `kernel-tune sched stop` takes it out"));
    assertThat(with("simple").state()).isEqualTo(Diagnosis.State.LIMITED);
    assertThat(with("simple").says()).contains("simple schedules");
  }
}
