package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.kerneltune.sched.bench.Block;
import dev.kerneltune.sched.bench.Conditions;
import dev.kerneltune.sched.bench.DecodeStep;
import dev.kerneltune.sched.bench.Metric;
import dev.kerneltune.sched.bench.Naming;
import dev.kerneltune.sched.bench.Outcome;
import dev.kerneltune.sched.bench.Turns;
import dev.kerneltune.sched.bench.Workload;
import dev.kerneltune.sched.hints.RunFiles;
import dev.kerneltune.testing.Run;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

@Timeout(value = 300, unit = TimeUnit.SECONDS)
class SchedBenchCommandTest {
  @TempDir private Path folder;

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "bench|--blocks|3|expected an even number from 2 to 998",
        "bench|--blocks|many|expected an even number from 2 to 998",
        "bench|--block-time|soon|expected a time from 1ms to 60m",
        "bench|--arms|hint|'hint' is unknown",
        "bench|--arms|per-task|'per-task' is unknown",
        "bench|--with|lavd|expected NAME=COMMAND",
        "bench|--with|lavd=|expected NAME=COMMAND",
        "bench|--with|Lavd=x|expected NAME=COMMAND",
        "bench|--with|hints=x|'hints' is the name of another arm",
        "bench|--with|default=x|'default' is the name of another arm",
        "bench|--names|strange|expected",
        "bench|--step-gpu|lazy|expected a time from 10us to 1s",
        "bench|--step-cpu|9us|expected a time from 10us to 1s",
        "lab|--step-cpu|2s|expected a time from 10us to 1s",
        "bench|--drop|10s|expected less than --block-time",
        "lab|--arms|pertask|did you mean per-task?",
        "lab|--block-time|10m|expected at most 1800",
        "lab|--endpoint|nowhere|expected",
        "lab|--model-delay|0|expected a time from 1ms to 60m",
      })
  void whatCannotBeMeasuredIsRefusedBeforeAnythingRuns(
      String command, String option, String value, String told) {
    Run run = Cli.run("sched", command, option, value);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.out()).isEmpty();
    assertThat(run.err()).startsWith("kernel-tune: ").contains(told).hasLineCount(1);
  }

  @Test
  void whoWonIsWrittenDownForTheKernelThatRuns() {
    Path state = folder.resolve("state");
    ByteArrayOutputStream told = new ByteArrayOutputStream();
    Output output = new Output(new PrintStream(told), new PrintStream(told), Map.of());
    SchedBenchCommand.record(outcome(200), "7.3.4", state, output);
    assertThat(new RunFiles(state).best("7.3.4")).contains("hints");
    assertThat(new RunFiles(state).best("7.4.0")).isEmpty();
    SchedBenchCommand.record(outcome(100), "7.3.4", state, output);
    assertThat(new RunFiles(state).best("7.3.4")).contains("none");
    assertThat(told.toString(StandardCharsets.UTF_8)).contains("is hints,").contains("is none,");
  }

  private static Outcome outcome(double steps) {
    List<Block> blocks = new ArrayList<>();
    for (int pass = 0; pass < 6; pass++) {
      blocks.add(new Block("default", pass, 0, Map.of(Metric.DECODE_STEPS, 100.0), 9));
      blocks.add(new Block("hints", pass, 1, Map.of(Metric.DECODE_STEPS, steps), 9));
    }
    return new Outcome(
        new Conditions("", "", "", 0, Conditions.Timing.REAL),
        Workload.mix(2, Workload.Tenancy.ALONE, Naming.KNOWN, DecodeStep.USUAL),
        Turns.of(6, 1_000_000_000),
        Map.of("default", "", "hints", ""),
        Map.of(),
        List.of(),
        blocks);
  }

  @Test
  void twoArmsCannotHaveOneName() {
    Run run = Cli.run("sched", "bench", "--with", "own=true", "--with", "own=false");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains("'own' is the name of another arm").hasLineCount(1);
  }

  @Test
  void aCommandOfTheUserIsAnArmAndOneThatEndsEarlyIsAnErrorThatIsTold() throws IOException {
    Path record = folder.resolve("blocks.jsonl");
    Run run =
        Cli.run(
            "sched",
            "bench",
            "--noisy",
            "--blocks=2",
            "--block-time=1s",
            "--drop=100ms",
            "--names=unknown",
            "--arms=default",
            "--with=lives=sleep 100, or longer || exec sleep 100",
            "--with=ends=echo no such scheduler >&2; exit 3",
            "--state=" + folder.resolve("state"),
            "--record=" + record);
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out().replaceAll("\\s+", " "))
        .contains("lives against default (`sleep 100, or longer || exec sleep 100` as long as")
        .contains("the first 100 ms of each dropped")
        .contains(
            "note: error: ends: its command ended early in 2 of 2 turns, which measured what it"
                + " left behind; the last time: exit status 3: no such scheduler")
        .doesNotContain("error: lives");
    assertThat(Files.readAllLines(record))
        .filteredOn(line -> line.contains("\"trouble\":"))
        .hasSize(2)
        .allSatisfy(line -> assertThat(line).contains("\"arm\":\"ends\""));
  }

  private Run lab(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("sched", "lab", "--noisy", "--blocks", "2", "--block-time", "1s", "--state"));
    arguments.add(folder.resolve("state").toString());
    arguments.addAll(List.of(more));
    return Cli.run(arguments.toArray(new String[0]));
  }

  @Test
  void anEndpointThatIsDownIsToldInALine() {
    Run run = lab("--arms", "per-task", "--endpoint", "http://127.0.0.1:1/v1", "--model", "nobody");
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err())
        .startsWith("kernel-tune: sched: per-task: the model's server: ")
        .hasLineCount(1);
  }

  @Test
  void anEndpointThatTalksNonsenseIsWaitedForAllTheSame() throws IOException {
    AtomicInteger asked = new AtomicInteger();
    InetSocketAddress loopback = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    HttpServer server = HttpServer.create(loopback, 0);
    server.createContext(
        "/",
        exchange -> {
          asked.incrementAndGet();
          exchange.getRequestBody().readAllBytes();
          byte[] body = "{\"choices\":[]}".getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, body.length);
          exchange.getResponseBody().write(body);
          exchange.close();
        });
    server.start();
    try {
      String base = "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
      Run run = lab("--arms", "batched", "--endpoint", base, "--model", "parrot");
      assertThat(run.code()).as(run.err()).isZero();
      assertThat(run.out().replace('\n', ' '))
          .contains("note: the experiment's arms ask parrot at " + base);
      assertThat(asked).hasPositiveValue();
    } finally {
      server.stop(0);
    }
  }

  @Test
  void aShortRunWritesTableRecordAndPicture() throws IOException {
    Path svg = folder.resolve("ratios.svg");
    Path record = folder.resolve("blocks.jsonl");
    Run run =
        lab(
            "--arms",
            "cached,scx",
            "--model-delay",
            "5ms",
            "--svg",
            svg.toString(),
            "--record",
            record.toString());
    assertThat(run.code()).as(run.err()).isZero();
    assertThat(run.out())
        .contains("decode steps, /s")
        .contains("cached against default (")
        .contains("note: the experiment's arms ask no model: a delay of 5 ms a call");
    assertThat(Files.readAllLines(record))
        .hasSize(4)
        .allSatisfy(line -> assertThat(line).startsWith("{\"arm\":\"").endsWith("}}"));
    assertThat(svg).content().startsWith("<svg ").endsWith("</svg>\n");
  }
}
