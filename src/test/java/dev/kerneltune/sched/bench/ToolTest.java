package dev.kerneltune.sched.bench;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assumptions.assumeThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ToolTest {
  @TempDir private Path folder;

  /** What schbench of December 2025 says on standard error, with other figures. */
  private static final String SCHBENCH =
      """
      Wakeup Latencies percentiles (usec) runtime 5 (s) (84 total samples)
      \t  50.0th: 1594       (25 samples)
      \t  90.0th: 14896      (34 samples)
      \t* 99.0th: 26208      (8 samples)
      \t  99.9th: 26300      (0 samples)
      \t  min=3, max=26180
      Request Latencies percentiles (usec) runtime 5 (s) (84 total samples)
      \t  50.0th: 40000      (25 samples)
      \t* 99.0th: 230144     (8 samples)
      RPS percentiles (requests) runtime 5 (s) (3 total samples)
      \t  20.0th: 0          (1 samples)
      \t* 50.0th: 36         (1 samples)
      \t  min=36, max=44
      average rps: 42.50
      sched delay: message 0 (usec) worker 0 (usec)
      """;

  @Test
  void schbenchTellsHowLateItsWorkersWakeUpAndHowManyRequestsThatMakes() {
    assertThat(Tool.SCHBENCH.figures(SCHBENCH))
        .isEqualTo(Map.of(Metric.SCHBENCH_P99, 26_208.0, Metric.SCHBENCH_REQUESTS, 42.5));
  }

  @Test
  void anOldSchbenchTellsOnlyHowLateTheyWakeUp() {
    String old =
        "Latency percentiles (usec) runtime 5 (s) (10 total samples)\n"
            + "\t50.0th: 10 (5 samples)\n\t*99.0th: 3068 (1 samples)\n\tmin=1, max=3068\n";
    assertThat(Tool.SCHBENCH.figures(old)).isEqualTo(Map.of(Metric.SCHBENCH_P99, 3_068.0));
  }

  @Test
  void theLatenciesOfRequestsAreNotTakenForThoseOfWakeUps() {
    String requests = SCHBENCH.substring(SCHBENCH.indexOf("Request"));
    assertThat(Tool.SCHBENCH.figures(requests)).isEqualTo(Map.of(Metric.SCHBENCH_REQUESTS, 42.5));
  }

  @Test
  void hackbenchTellsItsTime() {
    assertThat(
            Tool.HACKBENCH.figures(
                "Running in process mode with 1 groups using 40 file descriptors each (== 40"
                    + " tasks)\nEach sender will pass 300 messages of 100 bytes\nTime: 0.358\n"))
        .isEqualTo(Map.of(Metric.HACKBENCH_TIME, 358_000.0));
    assertThat(Tool.HACKBENCH.figures("Time: 1.2.3\n")).isEmpty();
  }

  private InstalledTool tool(Tool tool, String script) throws IOException {
    Path file = folder.resolve(tool.word());
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    assertThat(file.toFile().setExecutable(true)).isTrue();
    return new InstalledTool(tool, file.toString(), 33);
  }

  @Test
  void aToolIsCalledForTheMachinesSizeAndItsFiguresAreTaken() throws Exception {
    String script = "[ \"$*\" = '-g 2 -l 300' ] && echo 'Time: 0.5' >&2";
    assertThat(tool(Tool.HACKBENCH, script).run())
        .isEqualTo(new InstalledTool.Came.Figures(Map.of(Metric.HACKBENCH_TIME, 500_000.0)));
  }

  @Test
  void aToolThatIsEndedByTimeSaysSoAndIsNoError() throws Exception {
    assertThat(tool(Tool.HACKBENCH, "exit 124").run())
        .isEqualTo(new InstalledTool.Came.Late("hackbench was not done within 20 s"));
    assertThat(tool(Tool.HACKBENCH, "kill -9 $$").run())
        .isInstanceOf(InstalledTool.Came.Late.class);
  }

  @Test
  void aToolThatGivesNoFiguresSaysWhichAndWhatItSaid() throws Exception {
    InstalledTool broken = tool(Tool.HACKBENCH, "echo one; printf 'no \\001 memory\\n'; exit 3");
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(broken::run)
        .withMessage(
            broken.program() + ": exit status 3, and it said 'no ? memory', expected its figures");
    InstalledTool silent = tool(Tool.SCHBENCH, "exit 0");
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(silent::run)
        .withMessageContaining("exit status 0, and it said ''");
    InstalledTool missing = new InstalledTool(Tool.SCHBENCH, folder + "/none", 1);
    assertThatExceptionOfType(BenchException.class)
        .isThrownBy(missing::run)
        .withMessageContaining("exit status 127");
  }

  @Test
  void theRealHackbenchIsUnderstood() throws Exception {
    Path program = Path.of("/usr/bin/hackbench");
    assumeThat(program).isExecutable();
    assertThat(new InstalledTool(Tool.HACKBENCH, program.toString(), 1).run())
        .isInstanceOfSatisfying(
            InstalledTool.Came.Figures.class,
            came -> assertThat(came.values()).containsOnlyKeys(Metric.HACKBENCH_TIME));
  }
}
