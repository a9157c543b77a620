package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.evidence;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class KernelParameterProbeTest {
  private static final KernelParameterProbe PROBE = new KernelParameterProbe();

  private static MachineFiles line(String release, String line) {
    return new MachineFiles()
        .file(KernelSurvey.CMDLINE, line + "\n")
        .file(KernelSurvey.OSRELEASE, release + "\n")
        .file(KernelSurvey.ARCH, "x86_64\n");
  }

  private static String ineffective(String release, String line) {
    return word(PROBE, KernelParameterProbe.INEFFECTIVE, line(release, line));
  }

  @Test
  void aParameterThatNeverExistedIsIneffective() {
    assertThat(ineffective("6.12.0", "ro kthread_cpus=0-3 quiet")).isEqualTo("some");
    assertThat(evidence(PROBE, KernelParameterProbe.INEFFECTIVE, line("6.12.0", "kthread_cpus=0")))
        .contains("kthread_cpus=0: no parameter of the mainline kernel");
  }

  @Test
  void valuesThatAParserRefusesAreIneffective() {
    assertThat(ineffective("6.12.0", "numa_balancing=0")).isEqualTo("some");
    assertThat(ineffective("6.12.0", "numa_balancing=disable")).isEqualTo("none");
    assertThat(ineffective("6.12.0", "transparent-hugepage=on")).isEqualTo("some");
    assertThat(ineffective("6.12.0", "transparent_hugepage=madvise")).isEqualTo("none");
    assertThat(ineffective("6.12.0", "nmi_watchdog=off")).isEqualTo("some");
    assertThat(ineffective("6.12.0", "nmi_watchdog=panic,0")).isEqualTo("none");
  }

  @Test
  void theOlderPreemptionModesAreGoneFromSevenOn() {
    assertThat(ineffective("6.17.0", "preempt=voluntary")).isEqualTo("none");
    assertThat(ineffective("7.0.0-22-generic", "preempt=voluntary")).isEqualTo("some");
    assertThat(ineffective("7.0.0", "preempt=lazy")).isEqualTo("none");
  }

  @Test
  void whatDependsOnAnUnknownReleaseIsLeftOpen() {
    assertThat(ineffective("", "preempt=none")).isEqualTo("unreadable");
    assertThat(ineffective("", "quiet")).isEqualTo("none");
  }

  @Test
  void anOldKernelStillTakesElevatorAndTheOldSysctls() {
    assertThat(ineffective("3.10.0", "elevator=noop")).isEqualTo("none");
    assertThat(ineffective("6.1.0", "elevator=noop")).isEqualTo("some");
    assertThat(ineffective("6.1.0", "sysctl.kernel.sched_latency_ns=1")).isEqualTo("some");
    assertThat(ineffective("6.1.0", "sysctl.vm.swappiness=1")).isEqualTo("none");
    assertThat(ineffective("6.1.0", "vm.swappiness=1")).isEqualTo("some");
  }

  @Test
  void aRealTimeProfileIsNotCalledIneffective() {
    assertThat(
            ineffective(
                "5.14.0",
                "skew_tick=1 tsc=reliable nohz=on rcu_nocbs=0-4 isolcpus=managed_irq,0-4"
                    + " nohz_full=0-4 intel_iommu=on iommu=pt nosoftlockup nmi_watchdog=0 mce=off"))
        .isEqualTo("none");
  }

  private static String misspelt(String line) {
    return word(PROBE, KernelParameterProbe.MISSPELT, line("6.12.0", line));
  }

  @Test
  void aNameOneLetterOffIsSuspect() {
    assertThat(misspelt("transparent_hugepages=never")).isEqualTo("suspect");
    assertThat(misspelt("isolcpu=1")).isEqualTo("suspect");
    assertThat(misspelt("nohz_flul=1")).isEqualTo("suspect");
    assertThat(misspelt("mitigatons=off")).isEqualTo("suspect");
  }

  @Test
  void rightNamesAreNotSuspectHoweverNearToEachOther() {
    assertThat(misspelt("hugepages=4 hugepagesz=2M spectre_v1=x spectre_v2=on rcu-nocbs=1"))
        .isEqualTo("none");
    assertThat(misspelt("nosmt nosmp quiet root=/dev/sda")).isEqualTo("none");
  }

  @Test
  void oneEditIsOneLetterAddedDroppedChangedOrTwoSwapped() {
    assertThat(KernelParameters.isOneEditApart("abcd", "abd")).isTrue();
    assertThat(KernelParameters.isOneEditApart("abcd", "abxd")).isTrue();
    assertThat(KernelParameters.isOneEditApart("abcd", "acbd")).isTrue();
    assertThat(KernelParameters.isOneEditApart("abcd", "abcd")).isFalse();
    assertThat(KernelParameters.isOneEditApart("abcd", "dcba")).isFalse();
    assertThat(KernelParameters.isOneEditApart("abcd", "ab")).isFalse();
  }

  private static String repeated(String line) {
    return word(PROBE, KernelParameterProbe.REPEATED, line("6.12.0", line));
  }

  @Test
  void onlyParametersOfWhichOneCountsCanContradictThemselves() {
    assertThat(repeated("skew_tick=1 tsc=reliable skew_tick=1 tsc=reliable")).isEqualTo("same");
    assertThat(repeated("transparent_hugepage=never transparent-hugepage=always"))
        .isEqualTo("conflict");
    assertThat(repeated("console=tty0 console=ttyS0 hugepagesz=1G hugepages=4 hugepagesz=2M"))
        .isEqualTo("none");
    assertThat(repeated("isolcpus=domain,2-9 isolcpus=managed_irq,2-9")).isEqualTo("none");
    assertThat(repeated("nmi_watchdog=panic nmi_watchdog=1")).isEqualTo("none");
  }

  @Test
  void allocationDebuggingIsSeenUnlessItIsSwitchedOff() {
    assertThat(word(PROBE, KernelParameterProbe.DEBUGGING, line("6.1", "slub_debug=FZP")))
        .isEqualTo("some");
    assertThat(word(PROBE, KernelParameterProbe.DEBUGGING, line("6.1", "slub_debug=-")))
        .isEqualTo("none");
  }

  @Test
  void anUnreadableLineAnswersNothing() {
    MachineFiles files = line("6.1", "").raw(KernelSurvey.CMDLINE, REFUSED);
    for (dev.kerneltune.model.Question question : PROBE.questions()) {
      assertThat(word(PROBE, question, files)).as(question.name()).isEqualTo("unreadable");
    }
  }
}
