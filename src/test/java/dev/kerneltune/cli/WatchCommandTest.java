package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kerneltune.testing.RecordedHosts;
import dev.kerneltune.testing.Run;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(value = 120, unit = TimeUnit.SECONDS)
class WatchCommandTest {
  private static final String ROOT = System.getProperty("kernel-tune.root", ".");

  @TempDir private Path folder;

  private static Schema schema() throws IOException {
    return SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
        .getSchema(
            Files.readString(Path.of(ROOT, "docs/schema/watch.schema.json")), InputFormat.JSON);
  }

  /** A recorded machine whose counters were read twice, two seconds apart. */
  private Path sampled() throws IOException {
    return Files.writeString(
        folder.resolve("sampled.snap"),
        """
        kernel-tune-snapshot 1
        w|2000000000
        f|/proc/interrupts|           CPU0       CPU1       \\nTLB:         10         20   TLB shootdowns\\nCAL:          0          0   Function call interrupts\\n
        F|/proc/interrupts|           CPU0       CPU1       \\nTLB:         10      60020   TLB shootdowns\\nCAL:          0          0   Function call interrupts\\n
        f|/proc/vmstat|thp_fault_fallback 5\\ncompact_fail 1\\n
        F|/proc/vmstat|thp_fault_fallback 9\\ncompact_fail 1\\n
        """);
  }

  @Test
  void aRecordingWithTwoReadingsShowsTheOneRate() throws IOException {
    Run run = Cli.run("watch", "--snapshot", sampled().toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .startsWith("interval 1, 2.0 s\n")
        .contains("OVER TLB")
        .contains("worst cpu1 30,000/s (limit 10,000/s: tlb.shootdowns)")
        .contains("LOSS thp_fault_fallback")
        .contains("still: CAL, compact_fail")
        .contains("not read: ");
    assertThat(run.out().indexOf("OVER")).isLessThan(run.out().indexOf("LOSS"));
  }

  @Test
  void aRecordedMachineSaysWhatItDidNotRecordAndNeverCallsItStill() {
    Run run = Cli.run("watch", "--snapshot", RecordedHosts.named("hgx-good").toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out()).contains("not read: ").contains("(not in this recording)");
    assertThat(run.out().lines().filter(line -> line.startsWith("still: ")))
        .noneMatch(line -> line.contains("rx_bytes"));
  }

  @Test
  void theLimitIsThatOfTheScenario() throws IOException {
    String file = sampled().toString();
    assertThat(Cli.run("watch", "--snapshot", file, "--scenario", "inference").out())
        .contains("limit 1,000/s: tlb.shootdowns");
  }

  @Test
  void aRecordingWithOneReadingIsRefusedInOneLine() throws IOException {
    String both = Files.readString(sampled());
    Path once = Files.writeString(folder.resolve("once.snap"), both.replace("w|2000000000\n", ""));
    Run run = Cli.run("watch", "--snapshot", once.toString());
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("kernel-tune: watch: nothing moves in a recording");
    assertThat(run.err().lines()).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "--interval 10ms",
        "--interval fast",
        "--count 0",
        "--count -1",
        "--count many",
        "--count 99999999999",
        "--only cpus",
        "--format html",
        "--scenario nothing"
      })
  void whatCannotBeMeantIsRefusedInOneLine(String words) {
    Run run = Cli.run(("watch --count 1 " + words).split(" ", -1));
    assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
    assertThat(run.err().lines()).hasSize(1);
  }

  @Test
  void whereNoTerminalIsEachIntervalIsPrinted() {
    Run run = Cli.run("watch", "--interval", "100ms", "--count", "2");
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.err()).isEmpty();
    assertThat(run.out().lines().filter(line -> line.startsWith("interval "))).hasSize(2);
    assertThat(run.out()).doesNotContain("\u001b").contains("TIMER");
  }

  @Test
  void jsonLinesKeepToTheirSchema() throws IOException {
    Run live = Cli.run("watch", "--interval", "100ms", "--count", "2", "--format", "jsonl");
    assertThat(live.out().lines()).hasSize(2);
    Run recorded = Cli.run("watch", "--snapshot", sampled().toString(), "--format", "jsonl");
    for (String line : List.of(live.out().lines().toList().getLast(), recorded.out())) {
      assertThat(schema().validate(line, InputFormat.JSON)).isEmpty();
      assertThat(schema().validate(line.replace("\"rows\"", "\"lines\""), InputFormat.JSON))
          .isNotEmpty();
    }
    assertThat(recorded.out())
        .contains("\"name\":\"TLB\"", "\"standing\":\"over\"", "\"perSecond\":30000")
        .contains("\"at\":null", "\"elapsedNanos\":2000000000");
  }

  @Test
  void onlyTheGroupsThatWereAskedForAreShown() {
    Run run =
        Cli.run(
            "watch",
            "--interval",
            "100ms",
            "--count",
            "1",
            "--only",
            "softirqs",
            "--format",
            "jsonl");
    assertThat(run.out()).contains("\"group\":\"softirqs\"").doesNotContain("\"group\":\"numa\"");
  }

  @Test
  void aPipeThatIsClosedEndsIt() {
    PrintStream closed =
        new PrintStream(
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("EPIPE");
              }
            },
            false,
            StandardCharsets.UTF_8);
    Output output = new Output(closed, closed, Map.of());
    // Without --count it would go on for ever.
    ExitCode code =
        new App(output).run(new String[] {"watch", "--interval", "100ms", "--only", "numa"});
    assertThat(code).isEqualTo(ExitCode.FINE);
  }

  @Test
  void thePaceGoesUpAndDownInStepsAndStopsAtItsEnds() {
    Pace pace = new Pace(1_000_000_000);
    pace.longer();
    assertThat(pace).hasToString("2 s");
    pace.shorter();
    pace.shorter();
    assertThat(pace).hasToString("500 ms");
    for (int i = 0; i < 20; i++) {
      pace.shorter();
    }
    assertThat(pace.nanos()).isEqualTo(Pace.SHORTEST_NANOS);
    for (int i = 0; i < 20; i++) {
      pace.longer();
    }
    assertThat(pace).hasToString("60 s");
  }
}
