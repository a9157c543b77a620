package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.evidence;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Host;
import dev.kerneltune.host.Hosts;
import dev.kerneltune.host.Raw;
import dev.kerneltune.model.Reading;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class CpuSchedulerProbesTest {
  private static final String CPU = CpuSurvey.FOLDER + "/";
  private static final String EXT = "/sys/kernel/sched_ext/";
  private static final String PRESSURE = "/proc/pressure/";

  @Test
  void pressureIsTheLastMinuteInWholePercent() {
    MachineFiles files =
        new MachineFiles()
            .file(PRESSURE + "cpu", "some avg10=1.00 avg60=36.38 avg300=19.31 total=9\n")
            .raw(PRESSURE + "memory", REFUSED)
            .file(PRESSURE + "io", "some avg10=x\nfull junk\n");
    CpuPressureProbe probe = new CpuPressureProbe();
    assertThat(word(probe, CpuPressureProbe.STATE, files)).isEqualTo("on");
    assertThat(word(probe, CpuPressureProbe.CPU, files)).isEqualTo("36");
    assertThat(word(probe, CpuPressureProbe.MEMORY, files)).isEqualTo("unreadable");
    assertThat(word(probe, CpuPressureProbe.IO, files)).isEqualTo("malformed");
  }

  @Test
  void pressureThatIsSwitchedOffIsOffAndNotZero() {
    CpuPressureProbe probe = new CpuPressureProbe();
    MachineFiles off =
        new MachineFiles().raw(PRESSURE + "cpu", new Raw.Failed("EOPNOTSUPP: not supported"));
    assertThat(word(probe, CpuPressureProbe.STATE, off)).isEqualTo("off");
    assertThat(word(probe, CpuPressureProbe.CPU, off)).isEqualTo("absent");
    MachineFiles asked = new MachineFiles().file(KernelSurvey.CMDLINE, "psi=1 psi=0\n");
    assertThat(word(probe, CpuPressureProbe.STATE, asked)).isEqualTo("off");
    assertThat(word(probe, CpuPressureProbe.STATE, new MachineFiles())).isEqualTo("unreadable");
  }

  @Test
  void stealIsTheShareOfTheWindow() {
    Map<String, Raw> before =
        Map.of("/proc/stat", text("cpu  100 0 100 800 0 0 0 10 5 0\ncpu0 1\n"));
    Map<String, Raw> later =
        Map.of("/proc/stat", text("cpu  150 0 140 900 0 0 0 20 5 0\ncpu0 1\n"));
    Host host = Hosts.recorded(before, Map.of(), later, OptionalLong.of(2_000_000_000L));
    // 50 + 40 + 100 + 10 ticks passed, and 10 of them were stolen.
    assertThat(word(new StealProbe(), StealProbe.STEAL, host)).isEqualTo("50");
  }

  @Test
  void stealWithoutAWindowIsUnknown() {
    MachineFiles files = new MachineFiles().file("/proc/stat", "cpu  1 2 3 4 5 6 7 8 9 10\n");
    assertThat(word(new StealProbe(), StealProbe.STEAL, files)).isEqualTo("unreadable");
    assertThat(word(StealProbe.parse("cpu  1 2 3\n"))).isEqualTo("malformed");
    assertThat(word(StealProbe.parse(""))).isEqualTo("malformed");
    StealProbe.Times times = new StealProbe.Times(100, 5, "");
    assertThat(word(StealProbe.permille(times, times))).isEqualTo("unreadable");
  }

  private static Raw text(String text) {
    return new Raw.Bytes(text.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void cpusThatAreOnlyPossibleAreNotOffline() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "possible", "0-111\n")
            .file(CPU + "present", "0-31\n")
            .file(CPU + "online", "0-31\n")
            .file(CPU + "offline", "32-111\n");
    assertThat(word(new SmtProbe(), SmtProbe.OFFLINE, files)).isEqualTo("none");
  }

  @Test
  void cpusThatAreOfflineAreToldFromThreadsThatAreOff() {
    MachineFiles files =
        new MachineFiles()
            .file(CPU + "present", "0-23\n")
            .file(CPU + "online", "0-11\n")
            .file(CPU + "smt/control", "off\n");
    assertThat(word(new SmtProbe(), SmtProbe.OFFLINE, files)).isEqualTo("smt");
    assertThat(word(new SmtProbe(), SmtProbe.OFFLINE, files.file(CPU + "smt/control", "on\n")))
        .isEqualTo("some");
    assertThat(word(new SmtProbe(), SmtProbe.OFFLINE, files.file(CPU + "online", "4-8\n")))
        .isEqualTo("some");
    assertThat(
            word(
                new SmtProbe(),
                SmtProbe.OFFLINE,
                files.file(CPU + "online", "0-11\n").raw(CPU + "smt/control", REFUSED)))
        .isEqualTo("unreadable");
  }

  @Test
  void smtIsReadFromItsSwitchFirst() {
    Reading<String> none = Reading.absent("");
    assertThat(word(SmtProbe.smtOf(Reading.present("forceoff", ""), none))).isEqualTo("off");
    assertThat(word(SmtProbe.smtOf(Reading.present("4", ""), none))).isEqualTo("on");
    assertThat(word(SmtProbe.smtOf(Reading.present("?", ""), none))).isEqualTo("malformed");
    assertThat(word(SmtProbe.smtOf(none, Reading.present("1", "")))).isEqualTo("on");
    assertThat(word(SmtProbe.smtOf(Reading.unreadable("", ""), Reading.present("1", ""))))
        .isEqualTo("unreadable");
  }

  @Test
  void aBpfSchedulerThatWentAwayIsNotOneThatNeverWas() {
    Reading<Long> loadedTwice = Reading.present(2L, "2");
    assertThat(word(SchedExtProbe.stateOf(Reading.present("disabled", ""), loadedTwice)))
        .isEqualTo("gone");
    assertThat(
            word(SchedExtProbe.stateOf(Reading.present("disabled", ""), Reading.present(0L, ""))))
        .isEqualTo("never");
    assertThat(
            word(
                SchedExtProbe.stateOf(Reading.present("disabled", ""), Reading.unreadable("", ""))))
        .isEqualTo("unreadable");
    assertThat(word(SchedExtProbe.stateOf(Reading.present("enabled", ""), loadedTwice)))
        .isEqualTo("enabled");
    assertThat(word(SchedExtProbe.stateOf(Reading.present("", ""), loadedTwice)))
        .isEqualTo("malformed");
  }

  private static MachineFiles loaded(String ops, String switchAll) {
    return new MachineFiles()
        .file(EXT + "state", "enabled\n")
        .file(EXT + "enable_seq", "1\n")
        .file(EXT + "root/ops", ops + "\n")
        .file(EXT + "switch_all", switchAll + "\n")
        .file(EXT + "nr_rejected", "4\n");
  }

  @Test
  void ourOwnBpfSchedulerIsToldAsOursAndAnotherIsNot() {
    SchedExtProbe probe = new SchedExtProbe();
    assertThat(evidence(probe, SchedExtProbe.STATE, loaded("kernel_tune", "1")))
        .contains("kernel-tune sched stop");
    assertThat(evidence(probe, SchedExtProbe.STATE, loaded("simple", "1")))
        .contains("root/ops: simple")
        .doesNotContain("kernel-tune");
  }

  @Test
  void aBpfSchedulerWithoutAllThreadsIsPartialAndOneThatIsNotLoadedIsNeither() {
    SchedExtProbe probe = new SchedExtProbe();
    assertThat(word(probe, SchedExtProbe.SCOPE, loaded("simple", "1"))).isEqualTo("all");
    assertThat(word(probe, SchedExtProbe.SCOPE, loaded("simple", "0"))).isEqualTo("partial");
    assertThat(word(probe, SchedExtProbe.SCOPE, loaded("simple", "x"))).isEqualTo("malformed");
    assertThat(word(probe, SchedExtProbe.REJECTED, loaded("simple", "0"))).isEqualTo("4");
    MachineFiles gone = loaded("simple", "0").file(EXT + "state", "disabled\n");
    assertThat(word(probe, SchedExtProbe.SCOPE, gone)).isEqualTo("absent");
    assertThat(word(probe, SchedExtProbe.REJECTED, gone)).isEqualTo("absent");
    assertThat(word(probe, SchedExtProbe.SCOPE, loaded("simple", "0").raw(EXT + "state", REFUSED)))
        .isEqualTo("unreadable");
  }

  private static MachineFiles vulnerabilities(String line) {
    return new MachineFiles()
        .file(KernelSurvey.CMDLINE, "quiet\n")
        .file(CPU + "vulnerabilities/l1tf", "Not affected\n")
        .file(CPU + "vulnerabilities/itlb_multihit", line);
  }

  private static String unguarded(MachineFiles files) {
    return word(new MitigationsProbe(), MitigationsProbe.UNGUARDED, files);
  }

  private static String mitigations(MachineFiles files) {
    return word(new MitigationsProbe(), MitigationsProbe.SWITCH, files);
  }

  @Test
  void whatNothingGuardsAgainstIsToldFromMitigationsThatAreOff() {
    assertThat(unguarded(vulnerabilities("KVM: Mitigation: VMX disabled\n"))).isEqualTo("none");
    assertThat(unguarded(vulnerabilities("Vulnerable: No microcode\n"))).isEqualTo("some");
    assertThat(unguarded(vulnerabilities("Unknown: Dependent on hypervisor status\n")))
        .isEqualTo("none");
    assertThat(unguarded(vulnerabilities("Mitig"))).isEqualTo("malformed");
    assertThat(mitigations(vulnerabilities("Vulnerable\n"))).isEqualTo("on");
    MachineFiles off = vulnerabilities("Vulnerable\n");
    off.file(KernelSurvey.CMDLINE, "mitigations=auto mitigations=off\n");
    assertThat(mitigations(off)).isEqualTo("off");
    assertThat(unguarded(off)).isEqualTo("absent");
  }

  @Test
  void aProcessorWithoutWeaknessesIsGuardedWhateverTheCommandLineSays() {
    MachineFiles files = vulnerabilities("Not affected\n").raw(KernelSurvey.CMDLINE, REFUSED);
    assertThat(unguarded(files)).isEqualTo("none");
    assertThat(evidence(new MitigationsProbe(), MitigationsProbe.UNGUARDED, files))
        .contains("vulnerabilities: none x2");
    assertThat(unguarded(files.file(KernelSurvey.CMDLINE, "mitigations=off\n"))).isEqualTo("none");
  }

  @Test
  void gapsWithoutTheCommandLineMayBeMitigationsThatAreOff() {
    MachineFiles files = vulnerabilities("Vulnerable\n").raw(KernelSurvey.CMDLINE, REFUSED);
    assertThat(mitigations(files)).isEqualTo("unreadable");
    assertThat(unguarded(files)).isEqualTo("unreadable");
  }

  private static MachineFiles kernel(String banner, String line) {
    return new MachineFiles()
        .file(KernelSurvey.VERSION, banner + "\n")
        .file(KernelSurvey.OSRELEASE, "6.12.0\n")
        .file("/boot/config-6.12.0", "CONFIG_PREEMPT_VOLUNTARY=y\n# CONFIG_PREEMPT is not set\n")
        .file(KernelSurvey.CMDLINE, line + "\n");
  }

  private static String preemption(MachineFiles files) {
    return word(new PreemptionProbe(), PreemptionProbe.MODEL, files);
  }

  @Test
  void theActivePreemptionModeStandsInParentheses() {
    assertThat(word(PreemptionProbe.activeOf("none voluntary (full) lazy \n"))).isEqualTo("full");
    assertThat(word(PreemptionProbe.activeOf("none voluntary\n"))).isEqualTo("malformed");
  }

  @Test
  void debugfsBeatsTheBootAndTheBootBeatsTheBuild() {
    String dynamic = "Linux version 6.12.0 (x) #1 SMP PREEMPT_DYNAMIC Mon";
    MachineFiles noDebugfs =
        kernel(dynamic, "preempt=full").file("/sys/kernel/debug/sched/verbose", "0\n");
    assertThat(preemption(noDebugfs)).isEqualTo("full");
    assertThat(preemption(noDebugfs.file(KernelSurvey.CMDLINE, "quiet\n"))).isEqualTo("voluntary");
    assertThat(preemption(noDebugfs.file("/sys/kernel/debug/sched/preempt", "(none) full\n")))
        .isEqualTo("none");
    assertThat(preemption(noDebugfs.raw("/sys/kernel/debug/sched/preempt", REFUSED)))
        .isEqualTo("unreadable");
  }

  @Test
  void theBannerTellsARealTimeKernelByItself() {
    MachineFiles files = kernel("Linux version 6.12.0 (x) #1 SMP PREEMPT_RT Mon", "quiet");
    assertThat(preemption(files)).isEqualTo("realtime");
    assertThat(word(new PreemptionProbe(), PreemptionProbe.REALTIME, files)).isEqualTo("yes");
    assertThat(word(new PreemptionProbe(), PreemptionProbe.REALTIME, new MachineFiles()))
        .isEqualTo("unreadable");
  }

  @Test
  void aBannerWithoutTheWordIsNotFullyPreemptible() {
    MachineFiles files =
        kernel("Linux version 6.12.0 (x) #1 SMP Mon", "quiet").raw("/boot/config-6.12.0", REFUSED);
    assertThat(preemption(files)).isEqualTo("none-or-voluntary");
  }

  private static MachineFiles sysctls(String text) {
    return new MachineFiles()
        .file("/etc/sysctl.conf", "# nothing\n")
        .file("/etc/sysctl.d/99-old.conf", text)
        .file("/run/sysctl.d/x", "")
        .file("/usr/local/lib/sysctl.d/x", "")
        .file("/usr/lib/sysctl.d/50-default.conf", "kernel.panic = 10\n")
        .file("/proc/sys/kernel/panic", "10\n");
  }

  private static String dead(MachineFiles files) {
    return word(new SchedSysctlFilesProbe(), SchedSysctlFilesProbe.DEAD, files);
  }

  @Test
  void onlyAKeyThatTheKernelLacksIsDead() {
    MachineFiles files = sysctls("kernel/sched_latency_ns=10\n");
    files.raw("/proc/sys/kernel/sched_latency_ns", new Raw.Missing());
    assertThat(dead(files)).isEqualTo("some");
    assertThat(
            dead(
                sysctls("kernel.sched_latency_ns=1\n")
                    .file("/proc/sys/kernel/sched_latency_ns", "1\n")))
        .isEqualTo("none");
    assertThat(dead(sysctls("-kernel.sched_latency_ns=1\n#kernel.sched_nr_migrate=2\n")))
        .isEqualTo("none");
    assertThat(
            dead(
                sysctls("kernel.sched_latency_ns=1\n")
                    .raw("/proc/sys/kernel/sched_latency_ns", REFUSED)))
        .isEqualTo("unreadable");
  }

  @Test
  void aRefusedSysctlFileLeavesTheAnswerOpen() {
    MachineFiles files = sysctls("vm.swappiness=1\n").raw("/etc/sysctl.d/90-secret.conf", REFUSED);
    assertThat(dead(files)).isEqualTo("unreadable");
  }
}
