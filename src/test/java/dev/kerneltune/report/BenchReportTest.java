package dev.kerneltune.report;

import static org.assertj.core.api.Assertions.assertThat;

import com.networknt.schema.InputFormat;
import com.networknt.schema.SchemaRegistry;
import com.networknt.schema.SpecificationVersion;
import dev.kerneltune.sched.bench.Block;
import dev.kerneltune.sched.bench.Conditions;
import dev.kerneltune.sched.bench.DecodeStep;
import dev.kerneltune.sched.bench.Metric;
import dev.kerneltune.sched.bench.Naming;
import dev.kerneltune.sched.bench.Outcome;
import dev.kerneltune.sched.bench.Turns;
import dev.kerneltune.sched.bench.Workload;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.xml.stream.XMLInputFactory;
import javax.xml.stream.XMLStreamException;
import javax.xml.stream.XMLStreamReader;
import org.junit.jupiter.api.Test;

class BenchReportTest {
  private static final String ROOT = System.getProperty("kernel-tune.root", ".");

  private static Block block(String arm, int pass, double steps, double late, double ops) {
    return new Block(
        arm,
        pass,
        0,
        Map.of(Metric.DECODE_STEPS, steps, Metric.WAKE_P99, late, Metric.BATCH_OPS, ops),
        50_000);
  }

  private static Outcome outcome(Conditions.Timing timing) {
    List<Block> blocks = new ArrayList<>();
    for (int pass = 0; pass < 6; pass++) {
      blocks.add(block("default", pass, 400 + pass, 8000, 5000));
      blocks.add(block("hints", pass, 1000 + pass, 800, pass % 2 == 0 ? 4900 : 5200));
      blocks.add(block("per-task", pass, 1, 1_000_000, 0));
    }
    Block last = blocks.removeLast();
    blocks.add(
        new Block(
            last.arm(), last.pass(), 0, last.values(), last.wakeups(), Optional.of("it ended")));
    Map<String, String> arms = new LinkedHashMap<>();
    arms.put("default", "nothing changed");
    arms.put("hints", "by class");
    arms.put("per-task", "a call <each> & every wake-up");
    return new Outcome(
        new Conditions(
            "Linux 7.3, kvm, 2 CPUs", "performance", "0.01 0.02 0.00 1/99 7", 12, timing),
        Workload.mix(2, Workload.Tenancy.SHARED, Naming.KNOWN, DecodeStep.USUAL),
        Turns.of(6, 10_000_000_000L),
        arms,
        Map.of("scx", "this kernel has no sched_ext"),
        List.of("a note"),
        blocks);
  }

  private static String text(Outcome outcome) {
    return new BenchText(Style.PLAIN, 100).report(outcome);
  }

  @Test
  void theTableSaysWhatAndHowItWasMeasured() {
    assertThat(text(outcome(Conditions.Timing.REAL)).replace('\n', ' '))
        .contains("Linux 7.3, kvm, 2 CPUs ")
        .contains("governor performance; load average before: 0.01 0.02 0.00 1/99 7")
        .contains("others took 1.2 % of the CPUs")
        .contains("1 decode thread (sleeps 500 us, works 50 us)")
        .contains("1 tenant thread (sleeps 5 ms, works 5 ms)")
        .contains("6 blocks of 10 s for each arm, the first 2 s of each dropped")
        .contains("left out: scx: this kernel has no sched_ext")
        .contains("note: a note")
        .doesNotContain("TCG");
  }

  @Test
  void aRatioStandsWithItsIntervalAndItsMeaning() {
    assertThat(text(outcome(Conditions.Timing.REAL)).replaceAll(" +", " "))
        .contains("decode steps, /s 403 1,003 1.0\n")
        .contains("hints against default (by class)\n decode steps 2.49x 2.48x to 2.50x better\n")
        .contains("wake-up p99 0.100x 0.100x to 0.100x better\n")
        .contains("no difference shown")
        .contains("wake-up p99 125x 125x to 125x worse\n")
        .contains("batch ops - 0 in 6 of 6 turns\n");
  }

  @Test
  void anAimIsReachedOnlyByTheWholeInterval() {
    assertThat(text(outcome(Conditions.Timing.REAL)))
        .contains("aim of hints: decode steps at least 2x: reached\n")
        .contains("aim of hints: wake-up p99 at most 0.5x: reached\n")
        .contains("aim of hints: batch ops at least 0.95x: reached\n");
  }

  @Test
  void anArmThatDidNothingInATurnMissesItsAim() {
    Outcome whole = outcome(Conditions.Timing.REAL);
    List<Block> blocks = new ArrayList<>(whole.blocks());
    blocks.set(4, block("hints", 1, 1000, 800, 0));
    Outcome starved =
        new Outcome(
            whole.conditions(),
            whole.workload(),
            whole.turns(),
            whole.arms(),
            whole.missing(),
            whole.notes(),
            blocks);
    assertThat(text(starved))
        .contains("aim of hints: batch ops at least 0.95x: missed: 0 in 1 of 6 turns\n");
    assertThat(BenchJson.document(starved)).contains("\"verdict\" : \"missed\"");
  }

  @Test
  void anEmulatedMachineIsToldAsSuch() {
    Outcome emulated = outcome(Conditions.Timing.EMULATED);
    assertThat(text(emulated)).contains("TCG, ratios only\n");
    assertThat(BenchSvg.document(emulated)).contains("TCG, ratios only");
    assertThat(BenchJson.document(emulated)).contains("\"timing\" : \"emulated\"");
  }

  @Test
  void theDocumentKeepsToItsSchema() throws IOException {
    String schema = Files.readString(Path.of(ROOT, "docs/schema/sched-bench.schema.json"));
    assertThat(
            SchemaRegistry.withDefaultDialect(SpecificationVersion.DRAFT_2020_12)
                .getSchema(schema, InputFormat.JSON)
                .validate(BenchJson.document(outcome(Conditions.Timing.REAL)), InputFormat.JSON))
        .isEmpty();
  }

  @Test
  void aBlockIsOneLine() {
    assertThat(BenchJson.line(block("hints", 3, 1234.56, 8000, 0)))
        .isEqualTo(
            "{\"arm\":\"hints\",\"pass\":3,\"place\":0,\"wakeups\":50000,\"values\":"
                + "{\"decode-steps\":1235,\"wake-p99\":8000,\"batch-ops\":0}}\n");
  }

  @Test
  void aTurnThatWasNotWhatItIsTakenForSaysSo() {
    Block whole = block("own", 3, 1234.56, 8000, 0);
    Block block =
        new Block(whole.arm(), 3, 0, whole.values(), whole.wakeups(), Optional.of("it ended"));
    assertThat(BenchJson.line(block)).contains("\"wakeups\":50000,\"trouble\":\"it ended\",");
    assertThat(BenchText.progress(block, 1, 2)).endsWith(" us; error: it ended");
    assertThat(BenchText.progress(whole, 1, 2)).doesNotContain("error");
  }

  @Test
  void thePictureIsXmlThatNeedsNothingElse() throws XMLStreamException {
    String svg = BenchSvg.document(outcome(Conditions.Timing.REAL));
    XMLStreamReader reader =
        XMLInputFactory.newDefaultFactory().createXMLStreamReader(new StringReader(svg));
    int circles = 0;
    while (reader.hasNext()) {
      if (reader.next() == XMLStreamReader.START_ELEMENT
          && reader.getLocalName().equals("circle")) {
        circles++;
      }
    }
    assertThat(circles).as("a mark for each ratio that there is").isEqualTo(5);
    assertThat(svg.replace("http://www.w3.org/2000/svg", ""))
        .doesNotContain("http")
        .doesNotContain("url(")
        .doesNotContain("NaN")
        .contains("light-dark(")
        .contains("hints: decode steps 2.49x (2.48x to 2.50x), better");
  }
}
