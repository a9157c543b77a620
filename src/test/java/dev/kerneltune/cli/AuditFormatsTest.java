package dev.kerneltune.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.kerneltune.testing.Run;
import java.io.StringReader;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.w3c.dom.Document;
import org.w3c.dom.Element;
import org.w3c.dom.NodeList;
import org.xml.sax.InputSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectMapper;

/** The formats say what the JSON report says: no finding more, none less. */
class AuditFormatsTest {
  private static final String MACHINE = "src/test/hosts/hgx-bare-root.snap";
  private static final ObjectMapper MAPPER = new ObjectMapper();

  @Test
  void jsonLinesHoldTheFindingsOfTheReportOneALine() {
    Map<String, Integer> verdicts = new TreeMap<>();
    for (String line : audit("jsonl").lines().toList()) {
      verdicts.merge(MAPPER.readTree(line).get("verdict").asString(), 1, Integer::sum);
    }
    assertThat(verdicts).isEqualTo(verdicts());
  }

  @Test
  void junitCountsWhatItHolds() throws Exception {
    Document document =
        DocumentBuilderFactory.newInstance()
            .newDocumentBuilder()
            .parse(new InputSource(new StringReader(audit("junit"))));
    NodeList suites = document.getElementsByTagName("testsuite");
    int failures = 0;
    int skipped = 0;
    int tests = 0;
    for (int i = 0; i < suites.getLength(); i++) {
      Element suite = (Element) suites.item(i);
      tests += Integer.parseInt(suite.getAttribute("tests"));
      failures += Integer.parseInt(suite.getAttribute("failures"));
      skipped += Integer.parseInt(suite.getAttribute("skipped"));
    }
    Map<String, Integer> expected = verdicts();
    assertThat(tests)
        .isEqualTo(document.getElementsByTagName("testcase").getLength())
        .isEqualTo(expected.values().stream().mapToInt(Integer::intValue).sum());
    assertThat(failures)
        .isEqualTo(document.getElementsByTagName("failure").getLength())
        .isEqualTo(expected.get("fail"));
    assertThat(skipped)
        .isEqualTo(document.getElementsByTagName("skipped").getLength())
        .isEqualTo(expected.get("unknown") + expected.get("not-applicable"));
  }

  @Test
  void sarifRefersToRulesThatItHolds() {
    JsonNode run = MAPPER.readTree(audit("sarif")).get("runs").get(0);
    JsonNode rules = run.get("tool").get("driver").get("rules");
    Map<String, Integer> kinds = new TreeMap<>();
    for (JsonNode result : run.get("results")) {
      assertThat(rules.get(result.get("ruleIndex").asInt()).get("id").asString())
          .isEqualTo(result.get("ruleId").asString());
      assertThat(result.get("message").get("text").asString()).isNotBlank();
      // SARIF, 3.27.10: a level other than none goes with the kind fail alone.
      assertThat(result.get("level").asString().equals("none"))
          .isEqualTo(!result.get("kind").asString().equals("fail"));
      kinds.merge(result.get("kind").asString(), 1, Integer::sum);
    }
    Map<String, Integer> expected = verdicts();
    assertThat(kinds)
        .containsOnly(
            Map.entry("fail", expected.get("fail")),
            Map.entry("pass", expected.get("pass")),
            Map.entry("open", expected.get("unknown")),
            Map.entry("notApplicable", expected.get("not-applicable")));
  }

  @Test
  void prometheusHasEachSeriesOnceUnderItsHelpAndType() {
    Set<String> series = new HashSet<>();
    Set<String> helped = new HashSet<>();
    int findings = 0;
    for (String line : audit("prometheus").lines().toList()) {
      if (line.startsWith("# HELP ")) {
        assertThat(helped.add(line.split(" ", 4)[2])).as(line).isTrue();
      } else if (!line.startsWith("# TYPE ")) {
        assertThat(line).matches("[a-z_]+\\{([a-z]+=\"([^\"\\\\]|\\\\.)*\",?)+\\} [0-9.]+");
        assertThat(series.add(line.substring(0, line.lastIndexOf(' ')))).as(line).isTrue();
        assertThat(helped).contains(line.substring(0, line.indexOf('{')));
        findings += line.startsWith("kernel_tune_finding{") ? 1 : 0;
      }
    }
    assertThat(findings).isEqualTo(verdicts().get("fail") + verdicts().get("unknown"));
  }

  @Test
  void markdownTellsEveryFailureWithItsEvidence() {
    String markdown = audit("markdown");
    int failed = verdicts().get("fail");
    assertThat(markdown).startsWith("# Audit for training\n").contains("## Failed: " + failed);
    assertThat(markdown.lines().filter(line -> line.startsWith("### "))).hasSize(failed);
    assertThat(markdown.lines().filter(line -> line.startsWith("- **Evidence**: ")))
        .hasSizeGreaterThanOrEqualTo(failed);
  }

  private static Map<String, Integer> verdicts() {
    Map<String, Integer> verdicts = new TreeMap<>();
    for (JsonNode finding : MAPPER.readTree(audit("json")).get("findings")) {
      verdicts.merge(finding.get("verdict").asString(), 1, Integer::sum);
    }
    assertThat(verdicts).containsKeys("fail", "pass", "unknown", "not-applicable");
    return verdicts;
  }

  private static String audit(String format) {
    Run run =
        Cli.run(
            "audit",
            "--snapshot",
            System.getProperty("kernel-tune.root", ".") + "/" + MACHINE,
            "--format",
            format);
    assertThat(run.err()).isEmpty();
    assertThat(run.code()).isZero();
    return run.out();
  }
}
