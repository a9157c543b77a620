package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.sched.guard.Verdict;
import dev.kerneltune.sched.hints.HintsBackend;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.sched.store.Heartbeat;
import dev.kerneltune.testing.Consumers;
import dev.kerneltune.testing.Run;
import dev.kerneltune.testing.TrustedFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The commands that act, each in processes of its own: nobody else's threads are touched. */
class SchedRunCommandTest {
  /** A script that runs in a PID namespace of its own, where all tasks are the test's. */
  private static final String DRILL =
      """
      renice -n 0 -p $$ >/dev/null
      run() { "$JAVA" -XX:TieredStopAtLevel=1 --enable-native-access=ALL-UNNAMED \
        -cp "$CLASSES" dev.kerneltune.cli.Main sched "$@" --state "$FOLDER/state"; }
      acts() { run "$@" --rules "$FOLDER/rules.yaml" --interval 200ms --baseline 500ms; }
      nice_of() { cut -d' ' -f19 /proc/$1/stat; }
      becomes() { n=0; while [ "$(nice_of $hot)" != "$1" ] && [ $n -lt 600 ]; do
        sleep 0.1; n=$((n + 1)); done; }
      "$FOLDER/kthot" -c 'while :; do :; done' & hot=$!
      echo "before $(nice_of $hot)"
      acts try 1s >"$FOLDER/out" 2>&1 &
      becomes -5; echo "tried $(nice_of $hot)"
      wait $!; echo "try ends with $? at $(nice_of $hot)"
      acts run >>"$FOLDER/out" 2>&1 &
      becomes -5; echo "runs $(nice_of $hot)"
      java=$(pgrep -x java | tail -1)
      kill -9 $java; wait $!
      echo "killed $(nice_of $hot)"
      run status | sed -n 's/^hints *//p'
      run stop >>"$FOLDER/out" 2>&1; echo "stop ends with $? at $(nice_of $hot)"
      acts run >>"$FOLDER/out" 2>&1 &
      becomes -5
      run stop >>"$FOLDER/out" 2>&1; wait $!; echo "run ends with $? at $(nice_of $hot)"
      kill $hot
      """;

  @TempDir(factory = TrustedFolder.class)
  Path folder;

  @Test
  void whatATryARunAndAKilledRunSetIsRestored() throws Exception {
    Consumers.need("unshare");
    Consumers.need("pgrep");
    Files.copy(Path.of("/bin/sh").toRealPath(), folder.resolve("kthot"));
    Files.setPosixFilePermissions(
        folder.resolve("kthot"), PosixFilePermissions.fromString("rwxr-xr-x"));
    Files.writeString(
        folder.resolve("rules.yaml"),
        "- id: test.hot\n  match: { comm: \"kthot\" }\n  class: critical\n  why: the test\n");
    Consumers.Ran ran =
        Consumers.run(
            Map.of(
                "JAVA",
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "CLASSES",
                System.getProperty("java.class.path"),
                "FOLDER",
                folder.toString()),
            "unshare",
            "--pid",
            "--fork",
            "--mount-proc",
            "sh",
            "-c",
            DRILL);
    assertThat(ran.output().lines().filter(line -> !line.isBlank()))
        .as(Files.readString(folder.resolve("out")))
        .containsExactly(
            "before 0",
            "tried -5",
            "try ends with 0 at 0",
            "runs -5",
            "killed -5",
            "critical 1",
            "stop ends with 0 at 0",
            "run ends with 0 at 0");
  }

  @Test
  void aStopWaitsForARunThatSaysNothingAnyMoreAndStillHoldsTheJournal() throws Exception {
    RunFiles files = new RunFiles(folder);
    files.begin();
    int own = (int) ProcessHandle.current().pid();
    files.beat(new Heartbeat(own, 0, Undoing.boot(), "hints", "acting"));
    HintsBackend held =
        HintsBackend.open(folder, Undoing.boot(), HintsBackend.CgroupWeights.LEFT, own);
    Thread ending =
        Thread.ofPlatform()
            .start(
                () -> {
                  while (!files.isAskedToStop()) {
                    LockSupport.parkNanos(1_000_000);
                  }
                  files.end();
                  LockSupport.parkNanos(500_000_000);
                  held.close();
                });
    Run run = Cli.run("sched", "stop", "--state", folder.toString());
    ending.join();
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("restored here: ");
  }

  @Test
  void behindAGuardThatTrippedNoRunBeginsUntilItIsReset() {
    RunFiles files = new RunFiles(folder);
    files.begin();
    files.trip(
        new Verdict.Tripped("wait", "it took too long"), "2026-01-01T00:00:00Z", "2 restored");
    for (List<String> each : List.of(List.of("run"), List.of("try", "5s"))) {
      String[] words = new String[each.size() + 3];
      words[0] = "sched";
      for (int i = 0; i < each.size(); i++) {
        words[i + 1] = each.get(i);
      }
      words[words.length - 2] = "--state";
      words[words.length - 1] = folder.toString();
      Run run = Cli.run(words);
      assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
      assertThat(run.err())
          .contains("guard wait tripped at 2026-01-01T00:00:00Z: it took too long");
    }
    String state = folder.toString();
    assertThat(Cli.run("sched", "status", "--state", state).out())
        .contains("wait tripped at 2026-01-01T00:00:00Z: it took too long; then 2 restored");
    assertThat(Cli.run("sched", "stop", "--state", state).code()).isZero();
    assertThat(files.tripped()).isPresent();
    assertThat(Cli.run("sched", "stop", "--reset", "--state", state).code()).isZero();
    assertThat(files.tripped()).isEmpty();
  }

  @Test
  void whatIsFurtherApartThanTheHangGuardAllowsIsRefused() {
    Run run = Cli.run("sched", "run", "--interval", "60s", "--state", folder.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("--interval: '60s', expected 20s at most");
  }

  @Test
  void behindAMetricThatGivesNothingNothingIsChanged() {
    String[] words = {
      "sched", "run", "--metric", "exit 1", "--interval", "200ms", "--baseline", "1s", "--state",
    };
    Run run =
        Cli.run(
            Stream.concat(Stream.of(words), Stream.of(folder.toString())).toArray(String[]::new));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err())
        .contains("exit status 1")
        .contains("--metric gave 0 numbers before anything was changed; expected 3 at least");
    RunFiles files = new RunFiles(folder);
    assertThat(files.tripped()).isEmpty();
    assertThat(files.heartbeat()).as("nothing runs").isEmpty();
  }

  @Test
  void autoTakesWhatTheComparisonRecorded() {
    String kernel = System.getProperty("os.version");
    new RunFiles(folder).recordBest(kernel, "none");
    Run run = Cli.run("sched", "run", "--backend", "auto", "--state", folder.toString());
    assertThat(run.err()).contains("auto: the comparison found none; nothing is changed");
  }

  @Test
  void autoDoesNothingWithoutAComparison() {
    Run run = Cli.run("sched", "run", "--backend", "auto", "--state", folder.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err()).contains("nothing was compared on this machine");
  }

  @Test
  void aDryRunAndTheDoctorChangeNothing() {
    Run run =
        Cli.run("sched", "run", "--dry-run", "--interval", "200ms", "--state", folder.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).endsWith("nothing was changed\n");
    assertThat(folder).isEmptyDirectory();
    Run doctor = Cli.run("sched", "doctor");
    assertThat(doctor.code()).isZero();
    assertThat(doctor.out().lines().map(line -> line.substring(0, 9).strip()).distinct())
        .isSubsetOf("works", "limited", "not here", "unknown");
    assertThat(Cli.run("sched", "doctor", "--format", "json").out())
        .startsWith("{\"schemaVersion\":\"1\",\"findings\":[{\"topic\":\"kernel\"");
  }
}
