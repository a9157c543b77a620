package dev.kerneltune.probe;

import static dev.kerneltune.probe.CpuAnswers.REFUSED;
import static dev.kerneltune.probe.CpuAnswers.evidence;
import static dev.kerneltune.probe.CpuAnswers.word;
import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.host.Raw;
import dev.kerneltune.sched.store.StateFile;
import org.junit.jupiter.api.Test;

class SchedRunProbeTest {
  private static final String HEARTBEAT = StateFile.FOLDER + "/heartbeat.json";
  private static final String JOURNAL = StateFile.FOLDER + "/journal.jsonl";
  private static final String COMM = "/proc/812/comm";
  private static final String HELD =
      "{\"do\":\"hold\",\"tid\":77,\"start\":1200,\"class\":\"batch\"}\n";
  private static final String HEADING = "{\"format\":1,\"boot\":\"now\"}\n";

  private static MachineFiles machine() {
    return new MachineFiles()
        .raw(HEARTBEAT, new Raw.Missing())
        .raw(JOURNAL, new Raw.Missing())
        .raw(COMM, new Raw.Missing())
        .file("/proc/sys/kernel/random/boot_id", "now\n")
        .file("/proc/uptime", "1000.31 4000.10\n");
  }

  private static MachineFiles beating(String boot, int uptime) {
    return machine()
        .file(
            HEARTBEAT,
            "{\"pid\":812,\"uptime-seconds\":%d,\"boot\":\"%s\",\"backend\":\"hints\",\"said\":\"acts\"}\n"
                .formatted(uptime, boot));
  }

  private static String state(MachineFiles files) {
    return word(new SchedRunProbe(), SchedRunProbe.STATE, files);
  }

  @Test
  void aMachineThatSchedWasNeverRunOnIsIdle() {
    assertThat(state(machine())).isEqualTo("idle");
  }

  @Test
  void aRunThatGivesSignsRunsAndOneThatDoesNotIsSilent() {
    assertThat(state(beating("now", 990).file(COMM, "java\n"))).isEqualTo("runs");
    assertThat(state(beating("now", 939).file(COMM, "java\n"))).isEqualTo("silent");
  }

  @Test
  void hintsOfThisBootAreLeftWhereTheRunWasKilled() {
    MachineFiles killed = beating("now", 990).file(JOURNAL, HEADING + HELD);
    assertThat(state(killed)).isEqualTo("left");
    assertThat(evidence(new SchedRunProbe(), SchedRunProbe.STATE, killed))
        .contains("1 threads and 0 control groups with our hints");
    assertThat(state(machine().file(JOURNAL, HEADING + HELD))).isEqualTo("left");
  }

  @Test
  void whatWasGivenBackOrBelongsToAnotherBootIsNotLeft() {
    String given = HEADING + HELD + "{\"do\":\"drop\",\"tid\":77,\"start\":1200}\n";
    assertThat(state(machine().file(JOURNAL, given))).isEqualTo("idle");
    String other = "{\"format\":1,\"boot\":\"before\"}\n" + HELD;
    assertThat(state(beating("before", 990).file(COMM, "sh\n").file(JOURNAL, other)))
        .isEqualTo("idle");
  }

  @Test
  void aThreadWithTheNumberOfOneThatWasGivenBackIsAnother() {
    String reused =
        HEADING
            + HELD
            + HELD.replace("1200", "9000")
            + "{\"do\":\"drop\",\"tid\":77,\"start\":1200}\n";
    assertThat(state(machine().file(JOURNAL, reused))).isEqualTo("left");
  }

  @Test
  void aWeightOfAControlGroupIsLeftToo() {
    String weighed = HEADING + "{\"do\":\"weigh\",\"cgroup\":\"/a\",\"old\":100,\"written\":50}\n";
    assertThat(state(machine().file(JOURNAL, weighed))).isEqualTo("left");
    assertThat(state(machine().file(JOURNAL, weighed + "{\"do\":\"unweigh\",\"cgroup\":\"/a\"}\n")))
        .isEqualTo("idle");
  }

  @Test
  void aLineThatWasBeingWrittenWhenEverythingStoppedIsPassedOver() {
    assertThat(state(machine().file(JOURNAL, HEADING + HELD + "{\"do\":\"ho"))).isEqualTo("left");
    assertThat(state(machine().file(JOURNAL, HEADING + "{\"do\":\"ho"))).isEqualTo("idle");
  }

  @Test
  void whatCannotBeReadIsNotIdle() {
    assertThat(state(machine().raw(HEARTBEAT, REFUSED))).isEqualTo("unreadable");
    assertThat(state(machine().raw(JOURNAL, REFUSED))).isEqualTo("unreadable");
    assertThat(state(machine().file(HEARTBEAT, "nothing"))).isEqualTo("malformed");
    assertThat(state(machine().file(JOURNAL, HEADING + "{}\n"))).isEqualTo("malformed");
    assertThat(state(beating("now", 990).raw(COMM, REFUSED))).isEqualTo("unreadable");
    assertThat(
            state(
                machine()
                    .file(JOURNAL, HEADING + HELD)
                    .raw("/proc/sys/kernel/random/boot_id", REFUSED)))
        .isEqualTo("unreadable");
  }
}
