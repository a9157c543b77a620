package dev.kerneltune.probe;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The window of these tests is one millisecond long: one more is a thousand per second. */
class IpiRateProbeTest {
  private static final String PATH = "/proc/interrupts";
  private static final String BEFORE =
      "   CPU0 CPU2\n 1: 0 0 x\nTLB: 4294967290 10 TLB shootdowns\nCAL: 1 1 Function call"
          + " interrupts\nRES: 5 5 Rescheduling interrupts\n";
  private static final String AFTER =
      "   CPU0 CPU2\n 1: 0 0 x\nTLB: 4 12 TLB shootdowns\nCAL: 1 8 Function call"
          + " interrupts\nRES: 5 5 Rescheduling interrupts\n";
  private static final String CPU_GONE =
      "   CPU0\nTLB: 4 TLB shootdowns\nCAL: 1 Function call interrupts\nRES: 5 x\n";
  private static final String ARM64 =
      "   CPU0 CPU1\nIPI0:10 20 Rescheduling interrupts\nIPI1:3 3 Function call interrupts\n";
  private static final String ARM64_LATER =
      "   CPU0 CPU1\nIPI0:10 26 Rescheduling interrupts\nIPI1:3 4 Function call interrupts\n";

  private static List<String> answers(HostFixture fixture, String question) {
    return fixture.answers(new IpiRateProbe(), question);
  }

  private static HostFixture sampled(String before, String after) {
    return new HostFixture().file(PATH, before).later(PATH, after);
  }

  @Test
  void aCounterThatWrappedAt32BitsIsCountedOn() {
    // 4294967290 to 4 is 10 more, and 10 to 12 is 2 more.
    assertThat(answers(sampled(BEFORE, AFTER), "tlb/shootdowns")).containsExactly("host: 10000");
    assertThat(answers(sampled(BEFORE, AFTER), "tlb/shootdowns-mean"))
        .containsExactly("host: 6000");
  }

  @Test
  void theWorstCpuIsNamedByItsNumberNotItsColumn() {
    assertThat(answers(sampled(BEFORE, AFTER), "tlb/calls")).containsExactly("host: 7000");
    assertThat(
            sampled(BEFORE, AFTER).facts(new IpiRateProbe()).stream()
                .filter(fact -> fact.address().rest().equals("tlb/calls"))
                .flatMap(fact -> fact.trail().stream())
                .toList()
                .toString())
        .contains("7 more on CPU 2");
  }

  @Test
  void noMoreIsZeroPerSecond() {
    assertThat(answers(sampled(BEFORE, AFTER), "tlb/reschedules")).containsExactly("host: 0");
  }

  @Test
  void withoutAWindowNothingIsKnownAndItSaysWhatHelps() {
    for (String question : List.of("tlb/shootdowns", "tlb/calls", "tlb/reschedules")) {
      assertThat(answers(new HostFixture().file(PATH, BEFORE), question))
          .containsExactly("host: unreadable, no sampling window, needs --sample 2s");
    }
  }

  @Test
  void cpusThatComeOrGoLeaveTheAnswerOpen() {
    assertThat(answers(sampled(BEFORE, CPU_GONE), "tlb/shootdowns").getFirst())
        .startsWith("host: unreadable, CPUs went");
  }

  @Test
  void anArchitectureWithoutTheRowIsAbsentWithAndWithoutAWindow() {
    assertThat(answers(sampled(ARM64, ARM64_LATER), "tlb/shootdowns").getFirst())
        .startsWith("host: absent");
    assertThat(answers(new HostFixture().file(PATH, ARM64), "tlb/shootdowns").getFirst())
        .startsWith("host: absent");
    assertThat(answers(sampled(ARM64, ARM64_LATER), "tlb/reschedules"))
        .containsExactly("host: 6000");
    assertThat(answers(sampled(ARM64, ARM64_LATER), "tlb/calls")).containsExactly("host: 1000");
  }

  @Test
  void aRefusedMissingOrDamagedFileIsNeverARate() {
    assertThat(answers(new HostFixture().file(PATH, new Raw.Refused("EACCES")), "tlb/shootdowns"))
        .containsExactly("host: unreadable, EACCES, needs root");
    assertThat(answers(new HostFixture().file("/proc/x", ""), "tlb/shootdowns").getFirst())
        .startsWith("host: absent");
    assertThat(answers(sampled("", ""), "tlb/shootdowns").getFirst()).startsWith("host: malformed");
    assertThat(answers(sampled(BEFORE, "garbage"), "tlb/shootdowns").getFirst())
        .startsWith("host: malformed");
  }

  @Test
  void spuriousInterruptsAndErrorsAreAddedUpWithoutAWindow() {
    String rows = "  CPU0 CPU1\nSPU: 3 4 Spurious interrupts\nERR: 2\n";
    assertThat(answers(new HostFixture().file(PATH, rows), "irq/spurious"))
        .containsExactly("host: 9");
    assertThat(answers(new HostFixture().file(PATH, "  CPU0\n1: 1 x\n"), "irq/spurious").getFirst())
        .startsWith("host: absent");
    assertThat(answers(new HostFixture().file(PATH, ""), "irq/spurious").getFirst())
        .startsWith("host: malformed");
  }
}
